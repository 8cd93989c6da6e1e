{{/*
A part that talks to the API server alone and elects a leader: its Deployment and its disruption budget. Takes
(dict "root" $ "component" "scheduler" "image" "scheduler" "certificate" "kube-scheduler" "port" 10259 "values" … "args" (list …)).
*/}}
{{- define "tiphys.component" -}}
{{- $root := .root }}
{{- $name := printf "%s-%s" (include "tiphys.fullname" $root) .component }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "tiphys.labels" . | nindent 4 }}
spec:
  replicas: {{ .values.replicas }}
  selector:
    matchLabels:
      {{- include "tiphys.selector" . | nindent 6 }}
  template:
    metadata:
      {{- include "tiphys.podMetadata" . | nindent 6 }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 30
      securityContext:
        {{- include "tiphys.podSecurity" $root | nindent 8 }}
      {{- include "tiphys.scheduling" . | nindent 6 }}
      containers:
        - name: {{ .component }}
          image: {{ include "tiphys.image" . }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args:
            - --kubeconfig=/etc/kubernetes/kubeconfig
            - --leader-elect=true
            - --bind-address=0.0.0.0
            - --secure-port={{ .port }}
            - --tls-cert-file=/etc/kubernetes/tls.crt
            - --tls-private-key-file=/etc/kubernetes/tls.key
            - --client-ca-file=/etc/kubernetes/ca.crt
            {{- range .args }}
            - {{ . | quote }}
            {{- end }}
            - --v={{ .values.verbosity }}
            {{- range .values.extraArgs }}
            - {{ . | quote }}
            {{- end }}
          {{- with include "tiphys.javaEnvironment" . }}
          env:
            {{- . | nindent 12 }}
          {{- end }}
          ports:
            - {name: https, containerPort: {{ .port }}}
          startupProbe:
            httpGet: {path: /healthz, port: https, scheme: HTTPS}
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 150
          readinessProbe:
            httpGet: {path: /readyz, port: https, scheme: HTTPS}
            periodSeconds: 5
            timeoutSeconds: 5
          livenessProbe:
            httpGet: {path: /livez, port: https, scheme: HTTPS}
            periodSeconds: 10
            timeoutSeconds: 15
            failureThreshold: 8
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          securityContext:
            {{- include "tiphys.containerSecurity" $root | nindent 12 }}
          volumeMounts:
            - {name: identity, mountPath: /etc/kubernetes, readOnly: true}
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: identity
          secret:
            secretName: {{ $name }}
            defaultMode: 0440
        - name: tmp
          emptyDir: {}
---
{{ include "tiphys.podDisruptionBudget" . }}
{{- end -}}
