package stripesim

import "time"

// A job is what happens by itself at a time: a session expires, a bank answers.
const (
	jobExpireSession   = "expire_session"
	jobSettlePayment   = "settle_payment"
	jobFailPayment     = "fail_payment"
	jobSettleRefund    = "settle_refund"
	jobFailRefund      = "fail_refund"
	jobReleaseWebhooks = "release_webhooks"
	jobFinishPayout    = "finish_payout"
	jobPayOut          = "pay_out"
	jobRestrict        = "restrict_account"
	jobSendRefunds     = "send_refunds"
	jobDisputeDue      = "dispute_due"
	jobWinDispute      = "win_dispute"
	jobLoseDispute     = "lose_dispute"
	jobEscalateInquiry = "escalate_inquiry"
	jobCloseInquiry    = "close_inquiry"
)

func (s *Server) later(what, target string, at time.Time) {
	id := newID(prefixes["job"])
	s.st.put("job", id, object{"id": id, "what": what, "target": target, "at_ms": at.UnixMilli()})
}

// dropJobs forgets what was to happen to a target.
func (s *Server) dropJobs(target string) {
	for _, job := range s.st.all("job") {
		if job.str("target") == target {
			s.st.remove("job", job.str("id"))
		}
	}
}

// dropJob forgets one of the things that were to happen to a target.
func (s *Server) dropJob(what, target string) {
	for _, job := range s.st.all("job") {
		if job.str("target") == target && job.str("what") == what {
			s.st.remove("job", job.str("id"))
		}
	}
}

func (s *Server) hasJob(what, target string) bool {
	for _, job := range s.st.all("job") {
		if job.str("target") == target && job.str("what") == what {
			return true
		}
	}
	return false
}

func (s *Server) jobsDue() bool {
	now := s.now().UnixMilli()
	for _, job := range s.st.all("job") {
		if job.num("at_ms") <= now {
			return true
		}
	}
	return false
}

func (s *Server) runJobs() {
	now := s.now().UnixMilli()
	for _, job := range s.st.all("job") {
		if _, still := s.st.get("job", job.str("id")); !still || job.num("at_ms") > now {
			continue
		}
		s.st.remove("job", job.str("id"))
		target := job.str("target")
		switch job.str("what") {
		case jobExpireSession:
			s.expireSession(target)
		case jobSettlePayment:
			s.settleDelayed(target, true)
		case jobFailPayment:
			s.settleDelayed(target, false)
		case jobSettleRefund:
			s.settleRefund(target)
		case jobFailRefund:
			s.undoRefund(target, refundFailed, "")
		case jobReleaseWebhooks:
			s.releaseHeld(target)
		case jobFinishPayout:
			s.payoutArrives(target)
		case jobPayOut:
			s.payOutAll(target)
		case jobRestrict:
			s.restrict(target)
		case jobSendRefunds:
			s.sendWaitingRefunds()
		case jobDisputeDue:
			s.disputeDue(target)
		case jobWinDispute:
			s.decideDispute(target, true)
		case jobLoseDispute, jobCloseInquiry:
			s.decideDispute(target, false)
		case jobEscalateInquiry:
			s.escalate(target)
		}
	}
}
