{{/* What all objects of a release are called: the release's name, with the chart's unless it is in it. */}}
{{- define "tiphys.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (default .Chart.Name .Values.nameOverride) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tiphys.chartLabel" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that select pods and never change. Takes (dict "root" $ "component" "etcd"). */}}
{{- define "tiphys.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "tiphys.labels" -}}
{{ include "tiphys.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: tiphys
helm.sh/chart: {{ include "tiphys.chartLabel" .root }}
{{- end -}}

{{/* The image of a part: [registry/]repository/NAME:tag. Takes (dict "root" $ "image" "etcd"). */}}
{{- define "tiphys.image" -}}
{{- $image := .root.Values.image -}}
{{- $override := index $image.overrides .image -}}
{{- if $override -}}
{{- $override -}}
{{- else -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{- with $image.repository }}{{ . }}/{{ end -}}
{{- .image }}:{{ $image.tag | default .root.Chart.AppVersion -}}
{{- end -}}
{{- end -}}

{{/* The program "tiphys" in the image of the PKI. */}}
{{- define "tiphys.command" -}}
[java, "@/opt/tiphys/standalone.options", -jar, /opt/tiphys/standalone.jar]
{{- end -}}

{{- define "tiphys.apiServer.host" -}}
{{ include "tiphys.fullname" . }}-api-server.{{ .Release.Namespace }}.svc
{{- end -}}

{{- define "tiphys.apiServer.url" -}}
https://{{ include "tiphys.apiServer.host" . }}:{{ .Values.apiServer.service.port }}
{{- end -}}

{{/* All that the API server may be called by: its certificate has these names. */}}
{{- define "tiphys.apiServer.names" -}}
{{- $name := printf "%s-api-server" (include "tiphys.fullname" .) -}}
{{- $names := list $name (printf "%s.%s" $name .Release.Namespace) (printf "%s.%s.svc" $name .Release.Namespace) (printf "%s.%s.svc.%s" $name .Release.Namespace .Values.hostClusterDomain) -}}
{{- /* what pods of the inner cluster call it */ -}}
{{- $range := first (splitList "/" .Values.cluster.serviceCidr) -}}
{{- $last := regexFind "[0-9]+$" $range -}}
{{- $first := printf "%s%d" (trimSuffix $last $range) (add 1 (int $last)) -}}
{{- $inner := list (printf "kubernetes.default.svc.%s" .Values.cluster.domain) $first -}}
{{- concat $names (list "localhost" "127.0.0.1") $inner .Values.apiServer.names | uniq | join "," -}}
{{- end -}}

{{/* The members' own names, one each. */}}
{{- define "tiphys.etcd.members" -}}
{{- $name := printf "%s-etcd" (include "tiphys.fullname" .) -}}
{{- $members := list -}}
{{- range $i := until (int .Values.etcd.members) -}}
{{- $members = append $members (printf "%s-%d" $name $i) -}}
{{- end -}}
{{- join "," $members -}}
{{- end -}}

{{- define "tiphys.etcd.servers" -}}
{{- if .Values.etcd.external.enabled -}}
{{- join "," .Values.etcd.external.servers -}}
{{- else -}}
{{- $service := printf "%s-etcd.%s.svc" (include "tiphys.fullname" .) .Release.Namespace -}}
{{- $urls := list -}}
{{- range splitList "," (include "tiphys.etcd.members" .) -}}
{{- $urls = append $urls (printf "https://%s.%s:2379" . $service) -}}
{{- end -}}
{{- join "," $urls -}}
{{- end -}}
{{- end -}}

{{/*
What etcd's certificates are issued for. Members verify each other by looking names up, which a wildcard does not
survive: so each possible member is named.
*/}}
{{- define "tiphys.etcd.names" -}}
{{- $name := printf "%s-etcd" (include "tiphys.fullname" .) -}}
{{- $service := printf "%s.%s.svc" $name .Release.Namespace -}}
{{- $names := list "localhost" "127.0.0.1" $service (printf "%s.%s" $service .Values.hostClusterDomain) -}}
{{- range $i := until 5 -}}
{{- $member := printf "%s-%d.%s" $name $i $service -}}
{{- $names = concat $names (list $member (printf "%s.%s" $member $.Values.hostClusterDomain)) -}}
{{- end -}}
{{- join "," $names -}}
{{- end -}}
