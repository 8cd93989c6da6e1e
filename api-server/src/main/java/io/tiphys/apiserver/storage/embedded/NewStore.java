package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.MVStore;

/**
 * Makes an embedded store out of the contents of another store.
 *
 * <p>Objects keep their revisions, so what clients have seen of them stays true. The store goes on
 * from a revision that is not below any of them, and knows nothing of the past before that: a
 * client which resumes a watch from there is told to list again. The file gets its name when all is
 * in it.
 */
public final class NewStore {

  private static final int COMMIT_EVERY = 1_000;

  private NewStore() {}

  /** Throws {@link IllegalStateException} if there is a store in {@code directory}. */
  public static void requireNone(Path directory) {
    if (Files.exists(StoreFile.path(directory))) {
      throw new IllegalStateException(
          "there is a store in %s already: nothing is written into a store that is not empty"
              .formatted(directory));
    }
  }

  /**
   * Makes it.
   *
   * @param directory without a store
   * @param revision to go on from; at least that of the contents
   * @return the revision of the new store
   */
  public static long create(Path directory, StoreContents contents, long revision)
      throws IOException {
    StoreFile.createDirectory(directory);
    try (StoreLock _ = StoreLock.acquire(directory)) {
      requireNone(directory);
      Path drafts = directory.resolve("filling");
      StoreFile.createDirectory(drafts);
      Path draft = StoreFile.path(drafts);
      Files.deleteIfExists(draft);
      long last = fill(drafts, contents, revision);
      Files.move(draft, StoreFile.path(directory), StandardCopyOption.ATOMIC_MOVE);
      Files.delete(drafts);
      return last;
    }
  }

  private static long fill(Path directory, StoreContents contents, long revision) {
    MVStore file = StoreFile.open(directory);
    try {
      RevisionLog log = new RevisionLog(file);
      List<StoreContents.Entry> entries = contents.entries();
      boolean unique =
          entries.stream().map(one -> one.object().revision()).distinct().count() == entries.size();
      long next = Math.max(revision, contents.revision());
      int uncommitted = 0;
      for (StoreContents.Entry entry : entries) {
        StoredObject object = entry.object();
        log.adopt(
            unique ? object : new StoredObject(object.key(), object.value(), ++next),
            entry.expires().map(Instant::toEpochMilli).orElse(0L));
        if (++uncommitted % COMMIT_EVERY == 0) {
          log.commit();
        }
      }
      log.goOnFrom(next);
      log.commit();
      return log.committed();
    } finally {
      file.close();
    }
  }
}
