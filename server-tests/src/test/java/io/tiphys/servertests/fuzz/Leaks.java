package io.tiphys.servertests.fuzz;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What Netty's leak detector reports while it is watched. */
final class Leaks extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<String> found = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

  private Leaks() {}

  static Leaks watch() {
    Leaks leaks = new Leaks();
    leaks.start();
    leaks.logger.addAppender(leaks);
    return leaks;
  }

  @Override
  protected void append(ILoggingEvent event) {
    found.add(event.getFormattedMessage());
  }

  List<String> found() {
    return found;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
