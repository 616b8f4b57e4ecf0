package main

import (
	"context"
	"fmt"
	"time"

	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

const (
	leaseNamespace = "kube-node-lease"
	renewEvery     = 10 * time.Second
	// What was not taken, for instance because a controller changed the same object meanwhile, is done again.
	retryEvery  = 5 * time.Second
	podsPerNode = 110
)

// keeper stands for the kubelets: nodes that somebody registers are ready, pods that the scheduler binds to them run, and no image is ever fetched.
type keeper struct {
	client *kubernetes.Clientset
	nodes  cache.Store
	pods   int
}

func keepNodes(stop context.Context, client *kubernetes.Clientset) error {
	factory := informers.NewSharedInformerFactory(client, retryEvery)
	nodes, pods := factory.Core().V1().Nodes().Informer(), factory.Core().V1().Pods().Informer()
	k := &keeper{client: client, nodes: nodes.GetStore()}
	if _, err := nodes.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { k.ready(stop, object.(*core.Node)) },
		UpdateFunc: func(_, object any) { k.ready(stop, object.(*core.Node)) },
	}); err != nil {
		return err
	}
	if _, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { k.play(stop, object.(*core.Pod)) },
		UpdateFunc: func(_, object any) { k.play(stop, object.(*core.Pod)) },
	}); err != nil {
		return err
	}
	factory.Start(stop.Done())
	factory.WaitForCacheSync(stop.Done())
	go func() {
		for ticker := time.NewTicker(renewEvery); ; {
			select {
			case <-stop.Done():
				return
			case <-ticker.C:
				for _, object := range k.nodes.List() {
					k.renew(stop, object.(*core.Node))
				}
			}
		}
	}()
	return nil
}

func (k *keeper) ready(stop context.Context, node *core.Node) {
	for _, condition := range node.Status.Conditions {
		if condition.Type == core.NodeReady && condition.Status == core.ConditionTrue {
			return
		}
	}
	k.renew(stop, node)
	now := meta.Now()
	changed := node.DeepCopy()
	capacity := core.ResourceList{
		core.ResourceCPU: resource.MustParse("8"), core.ResourceMemory: resource.MustParse("32Gi"), core.ResourceEphemeralStorage: resource.MustParse("100Gi"),
		core.ResourcePods: *resource.NewQuantity(podsPerNode, resource.DecimalSI),
	}
	changed.Status.Capacity, changed.Status.Allocatable = capacity, capacity
	changed.Status.Conditions = nil
	for kind, status := range map[core.NodeConditionType]core.ConditionStatus{
		core.NodeReady: core.ConditionTrue, core.NodeMemoryPressure: core.ConditionFalse, core.NodeDiskPressure: core.ConditionFalse, core.NodePIDPressure: core.ConditionFalse,
	} {
		changed.Status.Conditions = append(changed.Status.Conditions, core.NodeCondition{Type: kind, Status: status, Reason: "Emulated", LastHeartbeatTime: now, LastTransitionTime: now})
	}
	if _, err := k.client.CoreV1().Nodes().UpdateStatus(stop, changed, meta.UpdateOptions{}); err != nil && stop.Err() == nil {
		fmt.Println("node", node.Name, err)
	}
}

func (k *keeper) renew(stop context.Context, node *core.Node) {
	leases := k.client.CoordinationV1().Leases(leaseNamespace)
	seconds, now := int32(4*renewEvery/time.Second), meta.NowMicro()
	lease := &coordination.Lease{
		ObjectMeta: meta.ObjectMeta{Name: node.Name, OwnerReferences: []meta.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: node.Name, UID: node.UID}}},
		Spec:       coordination.LeaseSpec{HolderIdentity: &node.Name, LeaseDurationSeconds: &seconds, RenewTime: &now},
	}
	if existing, err := leases.Get(stop, node.Name, meta.GetOptions{}); err == nil {
		existing.Spec = lease.Spec
		_, _ = leases.Update(stop, existing, meta.UpdateOptions{})
		return
	}
	_, _ = leases.Create(stop, lease, meta.CreateOptions{})
}

// play does what the kubelet of the pod's node would say of it.
func (k *keeper) play(stop context.Context, pod *core.Pod) {
	if pod.Spec.NodeName == "" {
		return
	}
	if pod.DeletionTimestamp != nil {
		now := int64(0)
		_ = k.client.CoreV1().Pods(pod.Namespace).Delete(stop, pod.Name, meta.DeleteOptions{GracePeriodSeconds: &now, Preconditions: meta.NewUIDPreconditions(string(pod.UID))})
		return
	}
	if pod.Status.Phase != core.PodPending && pod.Status.Phase != "" {
		return
	}
	changed := pod.DeepCopy()
	k.pods++
	setStatus(changed, fmt.Sprintf("100.64.%d.%d", k.pods/250%250, k.pods%250+1))
	if _, err := k.client.CoreV1().Pods(pod.Namespace).UpdateStatus(stop, changed, meta.UpdateOptions{}); err != nil && stop.Err() == nil {
		fmt.Println("pod", pod.Namespace, pod.Name, err)
	}
}

func setStatus(pod *core.Pod, address string) {
	now := meta.Now()
	// What runs to its end has come to it.
	finished := pod.Spec.RestartPolicy != core.RestartPolicyAlways
	state := core.ContainerState{Running: &core.ContainerStateRunning{StartedAt: now}}
	done := core.ContainerState{Terminated: &core.ContainerStateTerminated{Reason: "Completed", StartedAt: now, FinishedAt: now}}
	pod.Status.Phase, pod.Status.StartTime = core.PodRunning, &now
	if finished {
		pod.Status.Phase, state = core.PodSucceeded, done
	}
	pod.Status.PodIP, pod.Status.PodIPs = address, []core.PodIP{{IP: address}}
	pod.Status.ContainerStatuses = statuses(pod.Spec.Containers, state, !finished)
	pod.Status.InitContainerStatuses = statuses(pod.Spec.InitContainers, done, true)
	pod.Status.Conditions = nil
	for kind, holds := range map[core.PodConditionType]bool{core.PodScheduled: true, core.PodInitialized: true, core.ContainersReady: !finished, core.PodReady: !finished} {
		status := core.ConditionFalse
		if holds {
			status = core.ConditionTrue
		}
		pod.Status.Conditions = append(pod.Status.Conditions, core.PodCondition{Type: kind, Status: status, LastTransitionTime: now})
	}
}

func statuses(containers []core.Container, state core.ContainerState, ready bool) []core.ContainerStatus {
	var made []core.ContainerStatus
	for _, container := range containers {
		made = append(made, core.ContainerStatus{Name: container.Name, Image: container.Image, ImageID: container.Image, State: state, Ready: ready, Started: &ready})
	}
	return made
}
