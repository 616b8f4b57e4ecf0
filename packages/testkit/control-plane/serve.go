package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	loopback       = "127.0.0.1"
	serviceRange   = "172.20.0.0/16"
	serviceAddress = "172.20.0.1"
	// Sockets in the directory, in which every component runs: no port that another process could take. etcd wants a number behind a name.
	etcdClients = "unix://etcd-clients.sock:0"
	etcdPeers   = "unix://etcd-peers.sock:0"
	startWithin = 90 * time.Second
	stopWithin  = 10 * time.Second
)

type options struct {
	directory         string
	port              int
	issuer            string
	tokenWebhook      string
	serviceAccountKey string
}

// serve runs the components until it is told to stop or one of them ends. It prints one line of JSON when the API server is ready.
func serve(arguments []string) error {
	// A child's parent-death signal follows the thread that started it.
	runtime.LockOSThread()
	var o options
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	flags.StringVar(&o.directory, "directory", "", "where certificates, data and logs are kept; made if it isn't there")
	flags.IntVar(&o.port, "port", 0, "of the API server on 127.0.0.1; a free one by default")
	flags.StringVar(&o.issuer, "service-account-issuer", "https://kubernetes.default.svc", "who signs the tokens of service accounts")
	flags.StringVar(&o.serviceAccountKey, "service-account-key", "", "the key that signs them; a new one by default")
	flags.StringVar(&o.tokenWebhook, "token-webhook", "", "kubeconfig of the webhook that knows bearer tokens; none by default")
	_ = flags.Parse(arguments)
	if o.directory == "" || flags.NArg() > 0 {
		return errors.New("serve wants --directory and no other argument but flags")
	}
	stop, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	plane, err := newPlane(o)
	if err != nil {
		return err
	}
	defer plane.stop()
	return plane.run(stop)
}

type plane struct {
	options
	executable string
	ended      chan error
	children   []*exec.Cmd
}

func newPlane(o options) (*plane, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if o.directory, err = filepath.Abs(o.directory); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.directory, 0o700); err != nil {
		return nil, err
	}
	if o.port == 0 {
		if o.port, err = reservePort(); err != nil {
			return nil, err
		}
	}
	if o.serviceAccountKey == "" {
		o.serviceAccountKey = filepath.Join(o.directory, "sa.key")
		if err := newServiceAccountKey(o.serviceAccountKey); err != nil {
			return nil, err
		}
	}
	return &plane{options: o, executable: executable, ended: make(chan error, 8)}, nil
}

func (p *plane) run(stop context.Context) error {
	if err := p.writeFiles(); err != nil {
		return err
	}
	if err := p.startEtcd(); err != nil {
		return err
	}
	if err := p.startApiServer(); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", p.file("kubeconfig"))
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	if err := p.awaitReady(stop, client); err != nil {
		return err
	}
	if err := p.startControllers(); err != nil {
		return err
	}
	if err := keepNodes(stop, client); err != nil {
		return err
	}
	version, err := client.Discovery().ServerVersion()
	if err != nil {
		return err
	}
	ready, _ := json.Marshal(map[string]string{"server": p.url(), "kubeconfig": p.file("kubeconfig"), "version": version.GitVersion})
	fmt.Println(string(ready))
	select {
	case <-stop.Done():
		return nil
	case err := <-p.ended:
		return err
	}
}

func (p *plane) writeFiles() error {
	ca, err := newAuthority(p.directory)
	if err != nil {
		return err
	}
	if err := ca.server(); err != nil {
		return err
	}
	users := map[string]func(string) error{
		"kubeconfig":                         func(name string) error { return ca.client(name, "admin", "system:masters") },
		"kube-controller-manager.kubeconfig": func(name string) error { return ca.client(name, "system:kube-controller-manager") },
		"kube-scheduler.kubeconfig":          func(name string) error { return ca.client(name, "system:kube-scheduler") },
	}
	for file, issue := range users {
		if err := issue(file); err != nil {
			return err
		}
		if err := p.writeKubeconfig(file); err != nil {
			return err
		}
	}
	if p.tokenWebhook != "" {
		allowed, err := webhookAddress(p.tokenWebhook)
		if err != nil {
			return err
		}
		if err := serveEgress(p.file("webhook.sock"), allowed); err != nil {
			return err
		}
	}
	return p.writeJson("egress.json", map[string]any{"apiVersion": "apiserver.k8s.io/v1beta1", "kind": "EgressSelectorConfiguration", "egressSelections": []any{
		map[string]any{"name": "cluster", "connection": p.socket("nobody.sock")},
		map[string]any{"name": "controlplane", "connection": p.socket("webhook.sock")},
	}})
}

func (p *plane) socket(name string) map[string]any {
	return map[string]any{"proxyProtocol": "HTTPConnect", "transport": map[string]any{"uds": map[string]any{"udsName": p.file(name)}}}
}

func (p *plane) writeKubeconfig(name string) error {
	read := func(file string) []byte {
		text, _ := os.ReadFile(p.file(file))
		return text
	}
	return p.writeJson(name, map[string]any{
		"apiVersion": "v1", "kind": "Config", "current-context": "local",
		"clusters": []any{map[string]any{"name": "local", "cluster": map[string]any{"server": p.url(), "certificate-authority-data": read("ca.crt")}}},
		"users":    []any{map[string]any{"name": "local", "user": map[string]any{"client-certificate-data": read(name + ".crt"), "client-key-data": read(name + ".key")}}},
		"contexts": []any{map[string]any{"name": "local", "context": map[string]any{"cluster": "local", "user": "local"}}},
	})
}

func (p *plane) startEtcd() error {
	return p.start("etcd", "--name=local", "--data-dir="+p.file("etcd"), "--listen-client-urls="+etcdClients, "--advertise-client-urls="+etcdClients,
		"--listen-peer-urls="+etcdPeers, "--initial-advertise-peer-urls="+etcdPeers, "--initial-cluster=local="+etcdPeers, "--unsafe-no-fsync", "--log-level=warn")
}

func (p *plane) startApiServer() error {
	arguments := []string{
		"--etcd-servers=" + etcdClients, "--bind-address=" + loopback, fmt.Sprintf("--secure-port=%d", p.port), "--advertise-address=" + loopback, "--endpoint-reconciler-type=none",
		"--tls-cert-file=" + p.file("server.crt"), "--tls-private-key-file=" + p.file("server.key"), "--client-ca-file=" + p.file("ca.crt"), "--cert-dir=" + p.directory,
		"--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction", "--allow-privileged=true", "--egress-selector-config-file=" + p.file("egress.json"),
		"--service-cluster-ip-range=" + serviceRange, "--service-account-issuer=" + p.issuer, "--service-account-signing-key-file=" + p.serviceAccountKey,
		"--service-account-key-file=" + p.serviceAccountKey, "--api-audiences=https://kubernetes.default.svc", "--profiling=false",
	}
	if p.tokenWebhook != "" {
		// A revoked token is refused at once, not minutes later.
		arguments = append(arguments, "--authentication-token-webhook-config-file="+p.tokenWebhook, "--authentication-token-webhook-version=v1", "--authentication-token-webhook-cache-ttl=1s")
	}
	return p.start("kube-apiserver", arguments...)
}

func (p *plane) startControllers() error {
	for component, arguments := range map[string][]string{
		"kube-controller-manager": {"--use-service-account-credentials=true", "--service-account-private-key-file=" + p.serviceAccountKey, "--root-ca-file=" + p.file("ca.crt"), "--cert-dir=" + p.directory},
		"kube-scheduler":          {"--cert-dir=" + p.directory},
	} {
		config := p.file(component + ".kubeconfig")
		common := []string{"--kubeconfig=" + config, "--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
			"--secure-port=0", "--leader-elect=false", "--profiling=false"}
		if err := p.start(component, append(arguments, common...)...); err != nil {
			return err
		}
	}
	return nil
}

func (p *plane) start(component string, arguments ...string) error {
	log, err := os.OpenFile(p.file(component+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	child := exec.Command(p.executable, append([]string{component}, arguments...)...)
	child.Dir, child.Stdout, child.Stderr = p.directory, log, log
	child.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + p.directory}
	child.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := child.Start(); err != nil {
		return err
	}
	p.children = append(p.children, child)
	go func() {
		err := child.Wait()
		p.ended <- fmt.Errorf("%s ended (%v): see %s", component, err, log.Name())
	}()
	return nil
}

func (p *plane) awaitReady(stop context.Context, client *kubernetes.Clientset) error {
	deadline := time.After(startWithin)
	for {
		if _, err := client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(stop); err == nil {
			return nil
		}
		select {
		case <-stop.Done():
			return stop.Err()
		case err := <-p.ended:
			return err
		case <-deadline:
			return fmt.Errorf("the API server was not ready within %s: see %s", startWithin, p.file("kube-apiserver.log"))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stop ends the components, the last one first, so that none loses what it depends on.
func (p *plane) stop() {
	for index := len(p.children) - 1; index >= 0; index-- {
		_ = p.children[index].Process.Signal(syscall.SIGTERM)
		for deadline := time.Now().Add(stopWithin); syscall.Kill(p.children[index].Process.Pid, 0) == nil; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				_ = p.children[index].Process.Kill()
				break
			}
		}
	}
}

func (p *plane) file(name string) string { return filepath.Join(p.directory, name) }

func (p *plane) url() string { return fmt.Sprintf("https://%s:%d", loopback, p.port) }

func (p *plane) writeJson(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(p.file(name), text, 0o600)
}
