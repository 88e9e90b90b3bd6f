package harness

import (
	"reflect"
	"testing"
	"testing/fstest"

	"gradsample/results"
)

func TestCachesAreReadFromTheSystem(t *testing.T) {
	root := fstest.MapFS{"proc/meminfo": {Data: []byte("MemTotal:  1024 kB\n")}}
	for index, c := range [][3]string{{"1", "Data", "32K"}, {"1", "Instruction", "32K"}, {"2", "Unified", "1024K"}, {"3", "Unified", "36608K"}, {"4", "Unified", "?"}} {
		for i, name := range []string{"level", "type", "size"} {
			root["sys/devices/system/cpu/cpu0/cache/index"+string(rune('0'+index))+"/"+name] = &fstest.MapFile{Data: []byte(c[i] + "\n")}
		}
	}
	want := []results.CacheRow{{Level: "L2", Bytes: 1 << 20}, {Level: "L3", Bytes: 36608 << 10}, {Level: "memory", Bytes: 1 << 20}}
	if got := cachesOf(root); !reflect.DeepEqual(got, want) {
		t.Errorf("caches %+v, want %+v", got, want)
	}
	if got := cachesOf(fstest.MapFS{}); got != nil {
		t.Errorf("a system that tells nothing has %+v", got)
	}
}
