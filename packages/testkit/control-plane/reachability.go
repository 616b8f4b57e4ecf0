package main

import (
	"encoding/json"
	"io"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	networking "k8s.io/api/networking/v1"
)

// reachability judges traffic by network policies with the engine of Cyclonus: JSON with both on standard input, one verdict for each traffic on standard output.
func reachability(input io.Reader, output io.Writer) error {
	var question struct {
		Policies []*networking.NetworkPolicy `json:"policies"`
		Traffic  []*matcher.Traffic          `json:"traffic"`
	}
	if err := json.NewDecoder(input).Decode(&question); err != nil {
		return err
	}
	policy := matcher.BuildNetworkPolicies(false, question.Policies)
	verdicts := make([]bool, 0, len(question.Traffic))
	for _, traffic := range question.Traffic {
		verdicts = append(verdicts, policy.IsTrafficAllowed(traffic).IsAllowed())
	}
	return json.NewEncoder(output).Encode(verdicts)
}
