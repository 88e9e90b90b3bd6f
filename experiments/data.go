package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gradsample/datasets"
	"gradsample/datasets/synthetic"
)

func newData(stdout io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "data",
		Short: "the catalogue of data sets: list, fetch or verify",
		Args:  cobra.NoArgs,
	}
	command.PersistentFlags().StringSliceVar(&o.data, "data", nil, "folders to look for data in, before GRADSAMPLE_DATA")
	command.AddCommand(
		&cobra.Command{
			Use: "list", Short: "size, licence, source, checksum, where it was found", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				store, err := o.store()
				if err != nil {
					return err
				}
				return listData(stdout, store)
			},
		},
		&cobra.Command{
			Use: "fetch [name …]", Short: "download what is missing, checking size and SHA-256",
			RunE: func(command *cobra.Command, names []string) error {
				return o.eachSet(names, func(store *datasets.Store, name string) error {
					return fetchData(command.Context(), stdout, store, name)
				})
			},
		},
		&cobra.Command{
			Use: "verify [name …]", Short: "hash the files that are here and compare them with the catalogue",
			RunE: func(command *cobra.Command, names []string) error {
				return o.eachSet(names, func(store *datasets.Store, name string) error {
					return verifyData(command.Context(), stdout, store, name)
				})
			},
		},
	)
	return command
}

// eachSet does something with every named set, all of the catalogue where none
// is named, and goes on where one fails.
func (o *options) eachSet(names []string, do func(*datasets.Store, string) error) error {
	store, err := o.store()
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, ok := datasets.Find(name); !ok {
			return fmt.Errorf("no data set is called %q: there are %s", name, strings.Join(datasets.Names(), ", "))
		}
	}
	if len(names) == 0 {
		for _, entry := range datasets.Catalogue() {
			if store.Lacks(entry.Name) == "" {
				names = append(names, entry.Name)
			}
		}
	}
	var failed []error
	for _, name := range names {
		if err := do(store, name); err != nil {
			failed = append(failed, fmt.Errorf("%w: %w", errStopped, err))
		}
	}
	return errors.Join(failed...)
}

func listData(w io.Writer, store *datasets.Store) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "data set\ttask\ttrain\ttest\tcolumns\tbytes\tlicence\tchecksum\there")
	for _, entry := range datasets.Catalogue() {
		status := store.Status(entry)
		size := "unknown"
		if bytes, known := entry.Size(); known {
			size = fmt.Sprint(bytes)
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%s\t%s\t%s\t%s\n", entry.Name, entry.Task, entry.Train, entry.Test, entry.Dim(),
			size, entry.Licence, checksums(status), status.State)
		for _, file := range status.Files {
			where := file.Path
			if where == "" {
				where = "from " + firstOr(file.Sources, "no source")
			}
			fmt.Fprintf(table, "  %s\t\t\t\t\t\t\t%s\t%s\n", file.Name, file.SHA256, where)
		}
	}
	fmt.Fprintln(table, "made as the name says: synthetic:<family>[,key=value…]")
	for _, family := range synthetic.Families() {
		fmt.Fprintf(table, "%s%s\t%s\t%s\n", synthetic.Prefix, family.Name, family.Defaults(), family.Meaning)
	}
	for _, entry := range datasets.Catalogue() {
		if entry.Brought != "" {
			fmt.Fprintf(table, "%s\tto be brought\t%s; that is: %s\n", entry.Name, entry.Brought, entry.Layout)
		}
		if entry.Deformed {
			fmt.Fprintf(table, "%s:deformed\timages=%d\tdigits deformed and shifted by infinite MNIST's recipe, any number of them\n", entry.Name, datasets.MostImages)
		}
	}
	return table.Flush()
}

func checksums(status datasets.Status) string {
	if status.Entry.Brought != "" {
		return "none"
	}
	for _, file := range status.Files {
		if file.SHA256 == "" {
			return "recorded on first download"
		}
	}
	return "published"
}

func firstOr(list []string, otherwise string) string {
	if len(list) == 0 {
		return otherwise
	}
	return list[0]
}

func fetchData(ctx context.Context, w io.Writer, store *datasets.Store, name string) error {
	found, err := store.Fetch(ctx, name)
	if err != nil {
		return err
	}
	for _, location := range found {
		fmt.Fprintf(w, "%s: %s\n", name, location.Path)
	}
	return nil
}

func verifyData(ctx context.Context, w io.Writer, store *datasets.Store, name string) error {
	status, err := store.Verify(ctx, name)
	if errors.Is(err, datasets.ErrNotFound) {
		fmt.Fprintf(w, "%s: not here\n", name)
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %d files match, %s\n", name, len(status.Files), status.State)
	return nil
}
