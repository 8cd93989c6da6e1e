package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc.KVBlockingStub;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.tiphys.apiserver.storage.CompactionRound;

/**
 * The agreement, by way of one key, on which server compacts: a round is a write of the key that
 * compares its version, so that one server alone wins it. It is upstream's, so servers of both
 * kinds may share an etcd: the key is {@code compact_rev_key}, outside of {@code --etcd-prefix},
 * and holds the revision that the winner compacts to.
 */
final class CompactionRounds {

  private static final ByteString KEY = ByteString.copyFromUtf8("compact_rev_key");

  private CompactionRounds() {}

  /** Tries to win the round after {@code last}; the caller compacts if that is won. */
  static CompactionRound next(KVBlockingStub kv, CompactionRound last) {
    TxnResponse response = kv.txn(transaction(last));
    long now = response.getHeader().getRevision();
    if (response.getSucceeded()) {
      return new CompactionRound(last.number() + 1, now, last.revision());
    }
    long number = response.getResponses(0).getResponseRange().getKvs(0).getVersion();
    return new CompactionRound(number, now, 0);
  }

  private static TxnRequest transaction(CompactionRound last) {
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setKey(KEY)
                .setTarget(Compare.CompareTarget.VERSION)
                .setResult(Compare.CompareResult.EQUAL)
                .setVersion(last.number()))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(
                    PutRequest.newBuilder()
                        .setKey(KEY)
                        .setValue(ByteString.copyFromUtf8(Long.toString(last.revision())))))
        .addFailure(RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(KEY)))
        .build();
  }
}
