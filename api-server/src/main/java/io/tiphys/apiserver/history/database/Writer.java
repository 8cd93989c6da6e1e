package io.tiphys.apiserver.history.database;

/**
 * Who made a revision, as the audit trail has it.
 *
 * @param impersonated in whose name; empty if in the user's own
 */
public record Writer(
    String auditId,
    String user,
    String impersonated,
    String sourceIp,
    String userAgent,
    String verb) {}
