package accountapi

import (
	"github.com/danielgtaylor/huma/v2"
)

// DocumentRoles names this side's roles in the document, and so in what a request may say. The routes are the
// same on both sides; the roles are not.
func DocumentRoles(api huma.API, roles []string) {
	values := make([]any, len(roles))
	for i, role := range roles {
		values[i] = role
	}
	name := func(s *huma.Schema) {
		s.Enum = values
		s.PrecomputeMessages()
	}
	document := api.OpenAPI()
	for _, body := range []string{"AccountBody", "ManagedAccountBody", "RoleBody"} {
		name(document.Components.Schemas.Map()[body].Properties["role"])
	}
	for _, p := range document.Paths["/v1/admin/accounts"].Get.Parameters {
		if p.Name == "role" {
			name(p.Schema)
		}
	}
}
