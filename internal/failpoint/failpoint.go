// Package failpoint lets a test end, stall or spoil any step of the product at a named point: before or after an activity, a
// call of Stripe, a call of Temporal, or a request that changes something. A build without the tag failpoints has none of
// it: the functions below return what they are given.
//
// A point is armed by a file of its name in the folder FAILPOINTS, whose text is the fault; whoever comes by first takes the
// file away and suffers. Each point that is passed is written to FAILPOINTS/passed, so that a run can tell which there are.
package failpoint

// The faults.
const (
	// Kill ends the process as SIGKILL does.
	Kill = "kill"
	// Error fails the step: before it has done anything, or though it has done all (its answer is lost).
	Error = "error"
	// Timeout does the step and never answers: whoever waits for it has to give up by themselves.
	Timeout = "timeout"
	// Stall holds the step up for longer than anybody waits for it, and then goes on: a zombie.
	Stall = "stall"
	// Duplicate does the step twice, one after the other.
	Duplicate = "duplicate"
)

// Folder is the environment variable that names the folder.
const Folder = "FAILPOINTS"
