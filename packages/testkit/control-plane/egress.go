package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"

	"sigs.k8s.io/yaml"
)

// serveEgress listens on a socket for what the API server dials of the control plane, and lets one loopback address through. Whatever it would dial in
// the cluster (admission webhooks, aggregated APIs, kubelets) goes to another socket, on which nobody listens: no packet leaves this machine.
func serveEgress(socket, allowed string) error {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go tunnel(connection, allowed)
		}
	}()
	return nil
}

func tunnel(connection net.Conn, allowed string) {
	defer connection.Close()
	reader := bufio.NewReader(connection)
	request, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	if request.Method != http.MethodConnect || request.Host != allowed {
		fmt.Fprint(connection, "HTTP/1.1 403 Forbidden\r\n\r\n")
		return
	}
	upstream, err := net.Dial("tcp", allowed)
	if err != nil {
		fmt.Fprint(connection, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
		return
	}
	defer upstream.Close()
	fmt.Fprint(connection, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		_, _ = io.Copy(upstream, reader)
		_ = upstream.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(connection, upstream)
}

// webhookAddress is the address of the server that a webhook's kubeconfig names; only loopback is taken.
func webhookAddress(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var config struct {
		Clusters []struct {
			Cluster struct {
				Server string `json:"server"`
			} `json:"cluster"`
		} `json:"clusters"`
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		return "", err
	}
	if len(config.Clusters) != 1 {
		return "", fmt.Errorf("%s names %d servers, expected one", file, len(config.Clusters))
	}
	server, err := url.Parse(config.Clusters[0].Cluster.Server)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(server.Hostname()); ip == nil || !ip.IsLoopback() || server.Port() == "" {
		return "", fmt.Errorf("%s names %s, expected a loopback address with a port", file, server.Host)
	}
	return server.Host, nil
}
