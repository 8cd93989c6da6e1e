package io.tiphys.apiserver.history.query;

import io.tiphys.api.status.Status;
import io.tiphys.apiserver.history.database.Point;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on: what a continue token says.
 *
 * @param after a key, or of changes the number of an object
 */
public record Place(Point point, String after) {

  public String token() {
    String text = point.packed() + " " + after;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Place of(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      return new Place(
          Point.of(Long.parseLong(text.substring(0, space))), text.substring(space + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Status.badRequest("continue key is not valid").asException();
    }
  }
}
