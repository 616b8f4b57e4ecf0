package main

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// Below the ports that Linux gives to outgoing connections.
const firstPort, lastPort = 20000, 32000

// reservation is held while this process lives: a listener that nothing refers to would be closed.
var reservation net.Listener

// reservePort gives a free port that no other control plane of this machine chooses while this process lives: it holds the port's name among the abstract sockets.
func reservePort() (int, error) {
	for range lastPort - firstPort {
		port := firstPort + rand.IntN(lastPort-firstPort)
		name, err := net.Listen("unix", fmt.Sprintf("@external-metrics-port-%d", port))
		if err != nil {
			continue
		}
		probe, err := net.Listen("tcp", fmt.Sprintf("%s:%d", loopback, port))
		if err != nil {
			_ = name.Close()
			continue
		}
		reservation = name
		return port, probe.Close()
	}
	return 0, fmt.Errorf("no port of %d to %d is free", firstPort, lastPort)
}
