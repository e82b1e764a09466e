package archive

// Limits of an archive. They are counted on the bytes that come out, never on what a header claims.
const (
	MaxSize    int64 = 100 << 20 // of the archive itself
	MaxTotal   int64 = 512 << 20 // inflated
	MaxFile    int64 = 128 << 20 // inflated, of one file
	MaxRatio   int64 = 100       // inflated to packed, once beyond freeRatio
	MaxEntries       = 20_000
	MaxPath          = 512 // bytes
	MaxDepth         = 32  // folders

	freeRatio   int64 = 16 << 20 // a small archive may inflate this far whatever its ratio
	maxManifest int64 = 1 << 20
)

// budget is what an archive may still inflate to.
type budget struct{ left int64 }

func newBudget(size int64) *budget {
	return &budget{left: min(MaxTotal, max(freeRatio, size*MaxRatio))}
}

// spend takes n inflated bytes off the budget.
func (b *budget) spend(n int) *Violation {
	if b.left -= int64(n); b.left < 0 {
		return violation("bomb", "", "The archive inflates to more than %d MiB, or to more than %d times its size.", MaxTotal>>20, MaxRatio)
	}
	return nil
}
