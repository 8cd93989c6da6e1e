package io.tiphys.controller.disruption;

/**
 * How many pods a budget is about.
 *
 * @param pods how many there should be
 * @param healthy how many of them must be healthy
 */
record Expectation(int pods, int healthy) {}
