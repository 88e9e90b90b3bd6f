package optimize

import "testing"

func TestPowersEndAtZeroWithoutChangingTheCorrection(t *testing.T) {
	for _, beta := range []float64{0.5, 0.9, 0.99} {
		power, plain := 1.0, 1.0
		for i := range 100_000 {
			power, plain = nextPower(power, beta), plain*beta
			if 1-power != 1-plain {
				t.Fatalf("beta %v, update %d: the correction is %v, want %v", beta, i+1, 1-power, 1-plain)
			}
		}
		if power != 0 {
			t.Errorf("beta %v: the power stays at %v", beta, power)
		}
	}
}
