-- The audit trail: each event as audit.k8s.io/v1 has it, with what one looks for beside it.
CREATE TABLE audit_event (
  id                uuid                         NOT NULL,
  stage_at          timestamp(6) with time zone  NOT NULL,
  received_at       timestamp(6) with time zone  NOT NULL,
  audit_id          varchar                      NOT NULL,
  stage             varchar                      NOT NULL,
  level             varchar                      NOT NULL,
  verb              varchar                      NOT NULL,
  request_uri       varchar                      NOT NULL,
  user_name         varchar                      NOT NULL,
  impersonated_user varchar                      NOT NULL,
  source_ip         varchar                      NOT NULL,
  user_agent        varchar                      NOT NULL,
  api_group         varchar                      NOT NULL,
  resource          varchar                      NOT NULL,
  subresource       varchar                      NOT NULL,
  namespace         varchar                      NOT NULL,
  name              varchar                      NOT NULL,
  code              integer                      NOT NULL,
  event             character large object       NOT NULL,
  PRIMARY KEY (stage_at, id)
);

CREATE INDEX audit_event_audit_id ON audit_event (audit_id);
CREATE INDEX audit_event_object ON audit_event (resource, namespace, name, stage_at);

-- Who made which revision: one row for each write that the store has acknowledged.
CREATE TABLE audit_write (
  revision          bigint                       NOT NULL,
  written_at        timestamp(6) with time zone  NOT NULL,
  audit_id          varchar                      NOT NULL,
  user_name         varchar                      NOT NULL,
  impersonated_user varchar                      NOT NULL,
  source_ip         varchar                      NOT NULL,
  user_agent        varchar                      NOT NULL,
  verb              varchar                      NOT NULL,
  PRIMARY KEY (revision, written_at)
);
CREATE INDEX audit_write_written_at ON audit_write (written_at);
