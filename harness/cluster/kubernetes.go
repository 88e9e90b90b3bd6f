package cluster

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

// ErrManifest is wrapped by the errors of Manifest.
var ErrManifest = errors.New("no manifest can be made")

// Pods is what a Kubernetes job takes beside the Job.
type Pods struct {
	Image string // its entry point is this program
	Claim string // the PersistentVolumeClaim that holds the run's folder, for many pods at once
	Mount string // where the claim is mounted
}

// retries is how often a part is run again that ended with a failure, pods that
// were evicted or interrupted not counted.
const retries = 3

// Manifest is the Indexed Job, as JSON, which kubectl takes like YAML. An index
// that ends with Refused or Usage fails for good, one that was interrupted is run
// again without being counted, and one that failed a few times.
func (j Job) Manifest(pods Pods) ([]byte, error) {
	if err := j.checkPods(pods); err != nil {
		return nil, err
	}
	parallelism := j.Shards
	if j.AtOnce > 0 {
		parallelism = min(j.Shards, j.AtOnce)
	}
	memory := fmt.Sprintf("%dMi", j.mebibytes())
	c := container{
		Name: containerName, Image: pods.Image,
		Args: append(append([]string{}, j.Run...), "--digest", j.Digest),
		Env:  []variable{{"GRADSAMPLE_SHARDS", fmt.Sprint(j.Shards)}, {"GRADSAMPLE_CACHE", pods.Mount + "/cache"}},
		Resources: resources{
			Requests: map[string]string{"cpu": fmt.Sprint(j.Cores), "memory": memory},
			Limits:   map[string]string{"memory": memory},
		},
		VolumeMounts: []volumeMount{{volumeName, pods.Mount}},
	}
	job := indexedJob{
		APIVersion: "batch/v1", Kind: "Job",
		Metadata: metadata{Name: j.Name, Labels: map[string]string{"app.kubernetes.io/name": containerName}},
		Spec: jobSpec{
			CompletionMode: "Indexed", Completions: j.Shards, Parallelism: parallelism, BackoffLimitPerIndex: retries,
			PodFailurePolicy: podFailurePolicy{Rules: []rule{
				{Action: "FailIndex", OnExitCodes: &exitCodes{containerName, "In", []int{Usage, Refused}}},
				{Action: "Ignore", OnExitCodes: &exitCodes{containerName, "In", []int{Interrupted}}},
				{Action: "Ignore", OnPodConditions: []podCondition{{"DisruptionTarget", "True"}}},
			}},
			Template: podTemplate{Spec: podSpec{
				RestartPolicy: "Never", TerminationGracePeriodSeconds: graceSeconds, Containers: []container{c},
				Volumes: []volume{{volumeName, claimSource{pods.Claim}}},
			}},
		},
	}
	encoded, err := json.MarshalIndent(job, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encoding the manifest: %w", err)
	}
	return append(encoded, '\n'), nil
}

const (
	containerName = "gradsample"
	volumeName    = "run"
	// mostIndexes is how many an Indexed Job with a policy for each may have.
	mostIndexes = 100_000
)

// label is what Kubernetes takes for names.
var label = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)

func (j Job) checkPods(pods Pods) error {
	switch {
	case pods.Image == "":
		return fmt.Errorf("%w: give --image, of which this program is the entry point", ErrManifest)
	case !label.MatchString(pods.Claim):
		return fmt.Errorf("%w: give --claim, the name of a PersistentVolumeClaim that many pods can write to, instead of %q", ErrManifest, pods.Claim)
	case !label.MatchString(j.Name):
		return fmt.Errorf("%w: %q is no name for a job", ErrManifest, j.Name)
	case j.Shards > mostIndexes:
		return fmt.Errorf("%w: %d parts are more than %d: give a larger --chunk", ErrManifest, j.Shards, mostIndexes)
	}
	return nil
}

// The part of the Kubernetes API's batch/v1 Job that the manifest has, with the
// API's names.
type indexedJob struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Metadata   metadata `json:"metadata"`
	Spec       jobSpec  `json:"spec"`
}

type metadata struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
}

type jobSpec struct {
	CompletionMode       string           `json:"completionMode"`
	Completions          int              `json:"completions"`
	Parallelism          int              `json:"parallelism"`
	BackoffLimitPerIndex int              `json:"backoffLimitPerIndex"`
	PodFailurePolicy     podFailurePolicy `json:"podFailurePolicy"`
	Template             podTemplate      `json:"template"`
}

type podFailurePolicy struct {
	Rules []rule `json:"rules"`
}

type rule struct {
	Action          string         `json:"action"`
	OnExitCodes     *exitCodes     `json:"onExitCodes,omitempty"`
	OnPodConditions []podCondition `json:"onPodConditions,omitempty"`
}

type exitCodes struct {
	ContainerName string `json:"containerName"`
	Operator      string `json:"operator"`
	Values        []int  `json:"values"`
}

type podCondition struct {
	Type   string `json:"type"`
	Status string `json:"status"`
}

type podTemplate struct {
	Spec podSpec `json:"spec"`
}

type podSpec struct {
	RestartPolicy                 string      `json:"restartPolicy"`
	TerminationGracePeriodSeconds int         `json:"terminationGracePeriodSeconds"`
	Containers                    []container `json:"containers"`
	Volumes                       []volume    `json:"volumes"`
}

type container struct {
	Name         string        `json:"name"`
	Image        string        `json:"image"`
	Args         []string      `json:"args"`
	Env          []variable    `json:"env"`
	Resources    resources     `json:"resources"`
	VolumeMounts []volumeMount `json:"volumeMounts"`
}

type variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type resources struct {
	Requests map[string]string `json:"requests"`
	Limits   map[string]string `json:"limits"`
}

type volumeMount struct {
	Name      string `json:"name"`
	MountPath string `json:"mountPath"`
}

type volume struct {
	Name                  string      `json:"name"`
	PersistentVolumeClaim claimSource `json:"persistentVolumeClaim"`
}

type claimSource struct {
	ClaimName string `json:"claimName"`
}
