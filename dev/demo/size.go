package demo

// Size is how many plugins the demo has, and how many purchases every run of it at least makes.
func Size() (published, purchases int, err error) {
	list, err := plugins()
	return len(list.Plugins), laterSales, err
}
