// Command main tries client-go, as controllers use it: protobuf, informers with WatchList, server-side apply, leases.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	applycorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

const namespace = "client-go"

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	check(err)
	config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	config.ContentType = "application/vnd.kubernetes.protobuf"
	client := kubernetes.NewForConfigOrDie(config)
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()

	_, err = client.CoreV1().Namespaces().Create(ctx,
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}, metav1.CreateOptions{})
	check(err)
	discover(client.Discovery())
	informer(ctx, client)
	apply(ctx, client)
	lead(ctx, client)
	fmt.Println("client-go is content")
}

func discover(client discovery.DiscoveryInterface) {
	_, lists, err := client.ServerGroupsAndResources()
	check(err)
	if len(lists) < 20 {
		fail("only %d group versions", len(lists))
	}
	_, err = client.OpenAPISchema() // version 2, in protobuf
	check(err)
}

func informer(ctx context.Context, client kubernetes.Interface) {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace))
	maps := factory.Core().V1().ConfigMaps()
	deleted := make(chan string, 10)
	_, err := maps.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		DeleteFunc: func(gone any) { deleted <- gone.(*corev1.ConfigMap).Name },
	})
	check(err)
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), maps.Informer().HasSynced) {
		fail("the informer does not synchronize")
	}
	for i := range 20 {
		_, err := client.CoreV1().ConfigMaps(namespace).Create(ctx, &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("map-%d", i), Labels: map[string]string{"n": fmt.Sprint(i)}},
			Data:       map[string]string{"key": "value"},
			BinaryData: map[string][]byte{"bytes": {0, 1, 255}},
		}, metav1.CreateOptions{})
		check(err)
	}
	check(wait.PollUntilContextCancel(ctx, 10*time.Millisecond, true, func(context.Context) (bool, error) {
		one, err := maps.Lister().ConfigMaps(namespace).Get("map-19")
		return err == nil && one.BinaryData["bytes"][2] == 255, nil
	}))
	page, err := client.CoreV1().ConfigMaps(namespace).List(ctx, metav1.ListOptions{Limit: 7})
	check(err)
	if len(page.Items) != 7 || page.Continue == "" || page.RemainingItemCount == nil {
		fail("a page of %d", len(page.Items))
	}
	check(client.CoreV1().ConfigMaps(namespace).Delete(ctx, "map-3", metav1.DeleteOptions{}))
	if name := <-deleted; name != "map-3" {
		fail("deleted: %s", name)
	}
	_, err = client.CoreV1().ConfigMaps(namespace).Get(ctx, "map-3", metav1.GetOptions{})
	if !errors.IsNotFound(err) {
		fail("not the right error: %v", err)
	}
}

func apply(ctx context.Context, client kubernetes.Interface) {
	maps := client.CoreV1().ConfigMaps(namespace)
	wanted := applycorev1.ConfigMap("applied", namespace).WithData(map[string]string{"a": "1"})
	first, err := maps.Apply(ctx, wanted, metav1.ApplyOptions{FieldManager: "one"})
	check(err)
	again, err := maps.Apply(ctx, wanted, metav1.ApplyOptions{FieldManager: "one"})
	check(err)
	if first.ResourceVersion != again.ResourceVersion {
		fail("an apply that changes nothing has written")
	}
	other := applycorev1.ConfigMap("applied", namespace).WithData(map[string]string{"a": "2"})
	_, err = maps.Apply(ctx, other, metav1.ApplyOptions{FieldManager: "two"})
	if !errors.IsConflict(err) {
		fail("not a conflict: %v", err)
	}
	forced, err := maps.Apply(ctx, other, metav1.ApplyOptions{FieldManager: "two", Force: true})
	check(err)
	if forced.Data["a"] != "2" {
		fail("not forced")
	}
	extracted, err := applycorev1.ExtractConfigMap(forced, "two")
	check(err)
	if extracted.Data["a"] != "2" {
		fail("two's fields: %v", extracted)
	}
}

func lead(ctx context.Context, client kubernetes.Interface) {
	ctx, cancel := context.WithCancel(ctx)
	led := false
	leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Name: "leader", Namespace: namespace},
			Client:     client.CoordinationV1(),
			LockConfig: resourcelock.ResourceLockConfig{Identity: "me"},
		},
		ReleaseOnCancel: true,
		LeaseDuration:   4 * time.Second,
		RenewDeadline:   3 * time.Second,
		RetryPeriod:     500 * time.Millisecond,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { led = true; cancel() },
			OnStoppedLeading: func() {},
		},
	})
	if !led {
		fail("never became the leader")
	}
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, values ...any) {
	panic(fmt.Sprintf(format, values...))
}
