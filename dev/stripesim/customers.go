package stripesim

// customerDetails are what the customer last wrote on the page.
func (s *Server) customerDetails(session object) object {
	private, _ := s.st.get("session_private", session.str("id"))
	if details := private.sub("customer_details"); details != nil {
		return copyOf(details)
	}
	return buyer{Country: s.setting("country")}.details(session)
}

// newCustomer keeps who has paid, when the session is to.
func (s *Server) newCustomer(session, details object) string {
	c := s.newObject("customer")
	c["address"], c["email"], c["name"], c["tax_exempt"] = details["address"], details["email"], details["name"], details["tax_exempt"]
	s.st.put("customer", c.str("id"), c)
	session["customer"] = c.str("id")
	s.emit("customer.created", c)
	return c.str("id")
}
