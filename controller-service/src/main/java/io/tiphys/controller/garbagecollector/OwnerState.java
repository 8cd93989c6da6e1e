package io.tiphys.controller.garbagecollector;

/** What an owner is to the objects that name it. */
enum OwnerState {
  /** It is there and keeps its dependents. */
  SOLID,
  /** It is gone, or another object has its name now. */
  ABSENT,
  /** It is being deleted and waits for its dependents to go first. */
  WAITING
}
