package io.tiphys.apiserver.web;

import io.tiphys.api.election.LeaderTerm;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.watch.PacedStream.Connection;
import java.util.Optional;

/**
 * A request on its way through the handlers, after authorization.
 *
 * @param method as sent
 * @param accept the Accept header, empty if absent
 * @param pretty whether a person seems to read the answer
 * @param body empty for methods without one
 * @param userAgent what the client calls itself; empty if it does not
 * @param term of a leader that writes
 * @param lastEventId of a browser that comes back to a stream of events; empty if absent
 */
record ApiCall(
    String method,
    RequestInfo info,
    User user,
    Query query,
    String accept,
    boolean pretty,
    Body body,
    String userAgent,
    String lastEventId,
    Optional<LeaderTerm> term,
    Connection connection) {}
