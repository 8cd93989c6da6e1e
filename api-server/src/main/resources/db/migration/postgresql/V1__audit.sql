-- The audit trail: each event as audit.k8s.io/v1 has it, with what one looks for beside it.
CREATE TABLE audit_event (
  id                uuid         NOT NULL,
  stage_at          timestamptz  NOT NULL,
  received_at       timestamptz  NOT NULL,
  audit_id          text         NOT NULL,
  stage             text         NOT NULL,
  level             text         NOT NULL,
  verb              text         NOT NULL,
  request_uri       text         NOT NULL,
  user_name         text         NOT NULL,
  impersonated_user text         NOT NULL,
  source_ip         text         NOT NULL,
  user_agent        text         NOT NULL,
  api_group         text         NOT NULL,
  resource          text         NOT NULL,
  subresource       text         NOT NULL,
  namespace         text         NOT NULL,
  name              text         NOT NULL,
  code              integer      NOT NULL,
  event             text         NOT NULL,
  PRIMARY KEY (stage_at, id)
) PARTITION BY RANGE (stage_at);

CREATE INDEX audit_event_audit_id ON audit_event (audit_id);
CREATE INDEX audit_event_object ON audit_event (resource, namespace, name, stage_at);
CREATE INDEX audit_event_user ON audit_event (user_name, stage_at);

-- Who made which revision: one row for each write that the store has acknowledged.
CREATE TABLE audit_write (
  revision          bigint       NOT NULL,
  written_at        timestamptz  NOT NULL,
  audit_id          text         NOT NULL,
  user_name         text         NOT NULL,
  impersonated_user text         NOT NULL,
  source_ip         text         NOT NULL,
  user_agent        text         NOT NULL,
  verb              text         NOT NULL,
  PRIMARY KEY (revision, written_at)
) PARTITION BY RANGE (written_at);
