package kernel

import (
	"fmt"
	"slices"
	"strings"
)

// Names of what the ridge λ weighs where a block is moved by itself.
const (
	// PenaltyFunction is λ/2 ‖f‖² in the kernel's Hilbert space, as everywhere else:
	// λD/2 ‖α‖² with D features in the model.
	PenaltyFunction = "function"
	// PenaltyCoefficients is λ/2 ‖α‖², the scores Γ = ΦᵀR/B + λα read literally.
	PenaltyCoefficients = "coefficients"
)

// Penalties returns the names of the penalties.
//
// They differ because the random features are no orthonormal basis. The D
// features of a model stand for the kernel k_D(x, y) = (1/D) Σ_i φ_i(x) φ_i(y), in
// whose space f = Σ_i α_i φ_i = Σ_i β_i φ_i/√D has ‖f‖² = Σ_i ‖β_i‖² = D Σ_i ‖α_i‖².
// So λ/2 ‖f‖² has the gradient λDα in the coefficients, which vanishes together
// with ΦᵀR/B at what FitFeaturesRidge finds for the same λ. It is also what DSG's
// decay amounts to: a step γ along the function spreads over D features as
// −(γ/D)(ΦᵀR/B + λDα), which shrinks α by 1 − γλ. The literal λα is a ridge of λ/D on
// the function: next to none once there are many features.
func Penalties() []string { return []string{PenaltyFunction, PenaltyCoefficients} }

func checkPenalty(name string) error {
	if !slices.Contains(Penalties(), name) {
		return fmt.Errorf("%w: penalty %q; choose from %s", ErrSettings, name, strings.Join(Penalties(), ", "))
	}
	return nil
}

// penalty returns p of J's p/2 ‖α‖² for a model of so many features.
func (s Settings) penalty(features int) float64 {
	if s.Penalty == PenaltyCoefficients {
		return s.Ridge
	}
	return s.Ridge * float64(features)
}
