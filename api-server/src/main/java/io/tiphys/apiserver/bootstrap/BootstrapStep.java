package io.tiphys.apiserver.bootstrap;

/**
 * One thing that a start makes sure of. It may be run any number of times, by several servers at
 * once.
 */
interface BootstrapStep {

  /** The hook's name in {@code /readyz}, as upstream has it. */
  String hook();

  /** Does it, blocking; an exception has it run again a little later. */
  void run();
}
