// Package kubernetes holds the manifest that `run --engine kubernetes` prints
// against the types of the Kubernetes API: a field that it does not have, or of
// another type, is an error. It is a module of its own, since nothing else needs
// these types.
package kubernetes

import (
	"os"
	"slices"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/json"
)

// golden is a manifest that harness/cluster's own tests hold against what is
// printed.
const golden = "../../harness/cluster/testdata/manifest.json"

func decoded(t *testing.T) *batchv1.Job {
	t.Helper()
	content, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	job := new(batchv1.Job)
	problems, err := json.UnmarshalStrict(content, job)
	if err != nil || len(problems) > 0 {
		t.Fatalf("not a batch/v1 Job: %v, %v", err, problems)
	}
	return job
}

// What an API server demands of a job with a limit for each index and a policy
// for failed pods, beyond the types.
func TestManifestIsAnIndexedJob(t *testing.T) {
	job := decoded(t)
	spec, pod := job.Spec, job.Spec.Template.Spec
	if job.APIVersion != "batch/v1" || job.Kind != "Job" || job.Name == "" {
		t.Errorf("%s %s %q", job.APIVersion, job.Kind, job.Name)
	}
	if spec.CompletionMode == nil || *spec.CompletionMode != batchv1.IndexedCompletion {
		t.Error("a limit for each index needs an Indexed Job")
	}
	if spec.BackoffLimitPerIndex == nil || spec.BackoffLimit != nil {
		t.Error("retries are to be counted for each index, and not over all")
	}
	if spec.Completions == nil || *spec.Completions < 1 || *spec.Completions > 100_000 || *spec.Parallelism > *spec.Completions {
		t.Errorf("completions %v, parallelism %v", spec.Completions, spec.Parallelism)
	}
	if pod.RestartPolicy != corev1.RestartPolicyNever {
		t.Error("a policy for failed pods needs the restart policy Never")
	}
	for _, mount := range pod.Containers[0].VolumeMounts {
		if !slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool { return v.Name == mount.Name && v.PersistentVolumeClaim != nil }) {
			t.Errorf("no claim is mounted as %s", mount.Name)
		}
	}
	if memory := pod.Containers[0].Resources.Requests.Memory(); memory.Value() <= 0 || memory.Cmp(*pod.Containers[0].Resources.Limits.Memory()) != 0 {
		t.Errorf("requested memory %s", memory)
	}
}

func TestManifestFailsAnIndexForGood(t *testing.T) {
	job := decoded(t)
	action := map[int32]batchv1.PodFailurePolicyAction{}
	var disrupted batchv1.PodFailurePolicyAction
	for _, rule := range job.Spec.PodFailurePolicy.Rules {
		switch {
		case rule.OnExitCodes != nil && len(rule.OnPodConditions) == 0:
			codes := rule.OnExitCodes
			if codes.Operator != batchv1.PodFailurePolicyOnExitCodesOpIn || *codes.ContainerName != job.Spec.Template.Spec.Containers[0].Name {
				t.Errorf("exit codes %+v", codes)
			}
			if !slices.IsSorted(codes.Values) || len(slices.Compact(slices.Clone(codes.Values))) != len(codes.Values) || slices.Contains(codes.Values, 0) {
				t.Errorf("exit codes %v have to be different, ordered and not 0", codes.Values)
			}
			for _, code := range codes.Values {
				action[code] = rule.Action
			}
		case rule.OnExitCodes == nil && len(rule.OnPodConditions) == 1:
			if condition := rule.OnPodConditions[0]; condition.Type == corev1.DisruptionTarget && condition.Status == corev1.ConditionTrue {
				disrupted = rule.Action
			}
		default:
			t.Errorf("a rule is either of exit codes or of conditions: %+v", rule)
		}
	}
	for code, want := range map[int32]batchv1.PodFailurePolicyAction{
		42: batchv1.PodFailurePolicyActionFailIndex, 2: batchv1.PodFailurePolicyActionFailIndex, 75: batchv1.PodFailurePolicyActionIgnore, 1: "",
	} {
		if action[code] != want {
			t.Errorf("exit code %d: %q, want %q", code, action[code], want)
		}
	}
	if disrupted != batchv1.PodFailurePolicyActionIgnore {
		t.Errorf("evicted pods: %q", disrupted)
	}
}
