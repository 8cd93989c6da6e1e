{{/* The restricted Pod Security Standard, for pods. */}}
{{- define "tiphys.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.security.user }}
runAsGroup: {{ .Values.security.user }}
fsGroup: {{ .Values.security.user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The same for containers. */}}
{{- define "tiphys.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/*
A pod's metadata, without what changes with the chart's version: a new chart alone restarts nothing. Takes
(dict "root" $ "component" "etcd" "values" .Values.etcd).
*/}}
{{- define "tiphys.podMetadata" -}}
labels:
  {{- include "tiphys.selector" . | nindent 2 }}
  app.kubernetes.io/part-of: tiphys
  {{- with .values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- if or .values.podAnnotations .names }}
annotations:
  {{- with .names }}
  tiphys.io/certificate-names: {{ sha256sum . | trunc 16 }} # other names are another certificate
  {{- end }}
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Where a pod may run, and what pulls its images. Takes the same as tiphys.podMetadata. */}}
{{- define "tiphys.scheduling" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $selector := include "tiphys.selector" . }}
{{- with .values.topologySpread }}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ .topologyKey }}
    maxSkew: {{ .maxSkew | default 1 }}
    whenUnsatisfiable: {{ .whenUnsatisfiable | default "ScheduleAnyway" }}
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* A JVM's environment. Takes the same as tiphys.podMetadata. */}}
{{- define "tiphys.javaEnvironment" -}}
{{- with .values.javaOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with .values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
A PodDisruptionBudget, for one pod as well: Helm cannot roll an upgrade back that has failed, if an object that the former
release had was not in it, so that what there is must not depend on numbers. Takes the same as tiphys.podMetadata. */}}
{{- define "tiphys.podDisruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "tiphys.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "tiphys.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "tiphys.selector" . | nindent 6 }}
{{- end -}}
