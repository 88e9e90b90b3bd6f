package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"gradsample/internal/vec"
)

func main() {
	folder := flag.String("data", "", "folder to write the rows to, as arrays of numpy")
	threads := flag.Int("threads", 1, "how many goroutines work")
	flag.Parse()
	if err := serve(*folder, *threads, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// task does its work, which is timed, and returns what tells how good the result
// is, which is not.
type task func() (quality func() (float64, error), err error)

// answer is what a question gets: the time that the work took once, and how good
// the result was.
type answer struct {
	Seconds float64 `json:"seconds"`
	Quality float64 `json:"quality"`
}

// serve writes the rows and what this side is, and then answers questions until
// there are no more.
func serve(folder string, threads int, questions io.Reader, answers io.Writer) error {
	rows := newRows()
	if err := rows.write(folder); err != nil {
		return fmt.Errorf("writing the rows: %w", err)
	}
	out := json.NewEncoder(answers)
	if err := out.Encode(map[string]string{"go": runtime.Version(), "kernels": vec.Path()}); err != nil {
		return err
	}
	tasks := map[string]task{}
	for lines := bufio.NewScanner(questions); lines.Scan(); {
		var name string
		var times int
		if _, err := fmt.Sscan(lines.Text(), &name, &times); err != nil || times < 1 {
			return fmt.Errorf("the question %q is no name and number of times", lines.Text())
		}
		if tasks[name] == nil {
			prepare, known := preparations[name]
			if !known {
				return fmt.Errorf("there is no task called %q", name)
			}
			prepared, err := prepare(rows, threads)
			if err != nil {
				return fmt.Errorf("preparing %s: %w", name, err)
			}
			tasks[name] = prepared
		}
		a, err := timed(tasks[name], times)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := out.Encode(a); err != nil {
			return err
		}
	}
	return nil
}

// timed collects garbage first, which is then not that of an earlier task.
func timed(work task, times int) (answer, error) {
	runtime.GC()
	var quality func() (float64, error)
	start := time.Now()
	for range times {
		var err error
		if quality, err = work(); err != nil {
			return answer{}, err
		}
	}
	seconds := time.Since(start).Seconds() / float64(times)
	value, err := quality()
	return answer{seconds, value}, err
}
