{{/* What a node is told. */}}
{{- define "tiphys.node.args" -}}
- --kubeconfig=/etc/kubernetes/kubelet.conf
- --hostname-override=$(NODE_NAME)
- --node-ip=$(POD_IP)
{{- end -}}
