package stripesim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// schema is the part of OpenAPI that Stripe's published spec uses for its objects.
type schema struct {
	Ref                  string             `json:"$ref"`
	Type                 string             `json:"type"`
	Nullable             bool               `json:"nullable"`
	Enum                 []any              `json:"enum"`
	Required             []string           `json:"required"`
	Properties           map[string]*schema `json:"properties"`
	AdditionalProperties json.RawMessage    `json:"additionalProperties"`
	Items                *schema            `json:"items"`
	AnyOf                []*schema          `json:"anyOf"`
	MaxLength            int                `json:"maxLength"`
}

type spec struct {
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

func readSpec(path string) (*spec, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s spec
	return &s, json.Unmarshal(raw, &s)
}

// check says what of a value does not fit, as "path: what".
func (s *spec) check(path string, is *schema, value any) []string {
	if is.Ref != "" {
		if o, ok := value.(map[string]any); ok && s.Components.Schemas[fmt.Sprint(o["object"])] != nil {
			path = fmt.Sprint(o["object"]) // an object of its own, wherever it is shown
		}
		return s.check(path, s.Components.Schemas[strings.TrimPrefix(is.Ref, "#/components/schemas/")], value)
	}
	if value == nil {
		if is.Nullable || is.Type == "" && len(is.AnyOf) == 0 {
			return nil
		}
		return []string{path + ": null"}
	}
	if len(is.AnyOf) > 0 {
		return s.checkAny(path, is, value)
	}
	if len(is.Enum) > 0 && !slices.Contains(is.Enum, value) {
		return []string{fmt.Sprintf("%s: %v is none of its values", path, value)}
	}
	wrong := []string{fmt.Sprintf("%s: %T is no %s", path, value, is.Type)}
	switch is.Type {
	case "string":
		if text, ok := value.(string); !ok || is.MaxLength > 0 && len(text) > is.MaxLength {
			return wrong
		}
	case "boolean":
		if _, ok := value.(bool); !ok {
			return wrong
		}
	case "integer":
		if n, ok := value.(float64); !ok || n != float64(int64(n)) {
			return wrong
		}
	case "number":
		if _, ok := value.(float64); !ok {
			return wrong
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			return wrong
		}
		var out []string
		for _, inner := range list {
			out = append(out, s.check(path+"[]", is.Items, inner)...)
		}
		return out
	case "object":
		o, ok := value.(map[string]any)
		if !ok {
			return wrong
		}
		return s.checkObject(path, is, o)
	}
	return nil
}

// checkAny takes the alternative that fits best: not a string for an object, and the one with the least that does not fit.
func (s *spec) checkAny(path string, is *schema, value any) []string {
	_, isObject := value.(map[string]any)
	var best []string
	tried := false
	for _, option := range is.AnyOf {
		if isObject != (option.Ref != "" || option.Type == "object") {
			continue
		}
		problems := s.check(path, option, value)
		if len(problems) == 0 {
			return nil
		}
		if !tried || len(problems) < len(best) {
			best, tried = problems, true
		}
	}
	if !tried {
		return []string{fmt.Sprintf("%s: %T is none of its kinds", path, value)}
	}
	return best
}

func (s *spec) checkObject(path string, is *schema, o map[string]any) []string {
	var out []string
	for _, name := range is.Required {
		if _, ok := o[name]; !ok {
			out = append(out, path+"."+name+": missing")
		}
	}
	var free *schema
	if raw := string(is.AdditionalProperties); strings.HasPrefix(raw, "{") {
		free = &schema{}
		_ = json.Unmarshal(is.AdditionalProperties, free) // it was part of valid JSON of the same shape
	}
	for name, value := range o {
		switch property := is.Properties[name]; {
		case property != nil:
			out = append(out, s.check(path+"."+name, property, value)...)
		case free != nil:
			out = append(out, s.check(path+".*", free, value)...)
		case len(is.Properties) > 0:
			out = append(out, path+"."+name+": not in the spec")
		}
	}
	return out
}
