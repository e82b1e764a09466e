package demo

// Size is how many plugins and purchases a run of the demo has.
func Size() (published, purchases int, err error) {
	list, err := plugins()
	return len(list), len(purchasePlan) + lostWebhooks, err
}
