{{/* What the PKI job is told. */}}
{{- define "tiphys.pki.args" -}}
- pki
- --out=/work
- --server={{ include "tiphys.apiServer.url" . }}
- --server-names={{ include "tiphys.apiServer.names" . }}
- --etcd-names={{ include "tiphys.etcd.names" . }}
- --component-names={{ include "tiphys.fullname" . }}-postgresql.{{ .Release.Namespace }}.svc
{{- if .Values.nodes.enabled }}
- --nodes={{ join "," .Values.nodes.names }}
{{- end }}
- --secrets-prefix={{ include "tiphys.fullname" . }}
- --secrets-namespace={{ .Release.Namespace }}
- --secrets-labels=app.kubernetes.io/name={{ default .Chart.Name .Values.nameOverride }},app.kubernetes.io/instance={{ .Release.Name }},app.kubernetes.io/part-of=tiphys
{{- end -}}

{{/* All Secrets that the job may read and change. */}}
{{- define "tiphys.pki.secrets" -}}
{{- $names := list -}}
{{- range list "pki" "api-server-pki" "etcd-pki" "etcd-client" "scheduler" "controller-manager" "cloud-controller" "monitoring" "nodes" "simulated-nodes" "admin" "database" "postgresql" -}}
{{- $names = append $names (printf "%s-%s" (include "tiphys.fullname" $) .) -}}
{{- end -}}
{{- join "," $names -}}
{{- end -}}

{{/* Metadata of what the job itself needs: there before it, gone after it. Takes (dict "root" $ "component" "pki"). */}}
{{- define "tiphys.pki.metadata" }}
name: {{ include "tiphys.fullname" .root }}-pki
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "tiphys.labels" . | nindent 2 }}
annotations:
  helm.sh/hook: pre-install,pre-upgrade,pre-rollback
  helm.sh/hook-weight: "-5"
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
