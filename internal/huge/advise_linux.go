package huge

import "golang.org/x/sys/unix"

func advise(pages []byte) { _ = unix.Madvise(pages, unix.MADV_HUGEPAGE) }
