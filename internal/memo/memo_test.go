package memo

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func TestEveryKeyIsComputedOnceForAllWhoAsk(t *testing.T) {
	memo := New[int](10)
	var computed atomic.Int32
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			key := i % 5
			value, err := memo.Get(strconv.Itoa(key), func() (int, error) {
				computed.Add(1)
				return key * key, nil
			})
			if err != nil || value != key*key {
				t.Errorf("key %d gave %d, %v", key, value, err)
			}
		})
	}
	all.Wait()
	if computed.Load() != 5 {
		t.Errorf("5 keys were computed %d times", computed.Load())
	}
}

func TestValueAskedForLongestAgoIsForgotten(t *testing.T) {
	memo := New[string](2)
	computed := 0
	get := func(key string) {
		if _, err := memo.Get(key, func() (string, error) { computed++; return key, nil }); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"a", "b", "a", "c", "c", "a"} {
		get(key)
	}
	if computed != 3 {
		t.Errorf("computed %d values, want 3", computed)
	}
	if get("b"); computed != 4 {
		t.Errorf("the value asked for longest ago was kept beyond the memo's size")
	}
}

func TestHeavyValuesLeaveNoRoomForOthers(t *testing.T) {
	memo := Weighing(10, func(n int) int64 { return int64(n) })
	computed := map[int]int{}
	get := func(n int) {
		if _, err := memo.Get(strconv.Itoa(n), func() (int, error) { computed[n]++; return n, nil }); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []int{3, 4, 11, 3, 4, 5, 4, 5, 11} { // 5 drives out 3; 11 is never kept
		get(n)
	}
	if computed[3] != 1 || computed[4] != 1 || computed[5] != 1 || computed[11] != 2 {
		t.Errorf("values were computed so many times: %v", computed)
	}
	if memo.Forget(); memo.weight != 0 {
		t.Errorf("an empty memo weighs %d", memo.weight)
	}
	for _, n := range []int{3, 4, 3, 5, 3} {
		get(n)
	}
	if computed[3] != 2 || computed[4] != 2 || computed[5] != 2 {
		t.Errorf("after all was forgotten, values were computed so many times: %v", computed)
	}
}

func TestForgottenValuesAreComputedAgain(t *testing.T) {
	memo, computed := New[int](3), 0
	get := func() int {
		value, err := memo.Get("a", func() (int, error) { computed++; return computed, nil })
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	for _, want := range []int{1, 1, 2, 2} {
		if want == 2 && computed == 1 {
			memo.Forget()
		}
		if got := get(); got != want {
			t.Errorf("computed %d times, want %d", got, want)
		}
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	memo, failure := New[int](2), errors.New("failed")
	if _, err := memo.Get("a", func() (int, error) { return 0, failure }); !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
	nothing := New[error](2)
	if _, err := nothing.Get("a", func() (error, error) { return nil, failure }); !errors.Is(err, failure) {
		t.Errorf("an interface's error came back as %v", err)
	}
	if value, err := memo.Get("a", func() (int, error) { return 7, nil }); err != nil || value != 7 {
		t.Errorf("after an error: %d, %v", value, err)
	}
}
