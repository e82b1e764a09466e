package storefront

// texts are what pages say in a language before the application has started. Its own texts are the same
// (web/storefront/src/locales).
type texts struct {
	HomeTitle, Claim                              string
	Featured, Trending, Newest, TopRated          string
	Categories, AllPlugins, Free, By, Works       string
	Versions, Links, Homepage, Repository         string
	Issues, License, Category, Missing, TakenDown string
	Empty                                         string
	categories                                    map[string]categoryText
}

type categoryText struct{ Name, Text string }

func textsOf(language string) texts {
	if language == "en" {
		return english
	}
	return spanish
}

func (t texts) category(name string) categoryText {
	if text, known := t.categories[name]; known {
		return text
	}
	return categoryText{Name: name}
}

func (t texts) by(name string) string { return t.By + " " + name }

var spanish = texts{
	HomeTitle: "Plugins revisados por personas", Claim: "El plugin que te falta, revisado por personas.",
	Featured: "Destacados", Trending: "En tendencia", Newest: "Recién llegados", TopRated: "Los mejor valorados",
	Categories: "Categorías", AllPlugins: "Todos los plugins", Free: "Gratis", By: "Plugins de", Works: "Compatibilidad",
	Versions: "Versiones", Links: "Enlaces", Homepage: "Página web", Repository: "Repositorio", Issues: "Incidencias",
	License: "Licencia", Category: "Categoría", Missing: "Esta página no existe", TakenDown: "Este plugin se ha retirado de la tienda",
	Empty: "No hay plugins así",
	categories: map[string]categoryText{
		"linters":      {"Linters", "Reglas que encuentran errores antes de que lleguen a producción."},
		"formatters":   {"Formateadores", "Código con el mismo aspecto, lo escriba quien lo escriba."},
		"bundlers":     {"Empaquetadores", "De muchos archivos a lo justo que necesita el navegador."},
		"frameworks":   {"Frameworks", "Piezas que encajan en el framework que ya usas."},
		"styling":      {"Estilos", "CSS con menos trabajo y más orden."},
		"testing":      {"Pruebas", "Pruebas más fáciles de escribir y de leer."},
		"languages":    {"Lenguajes", "Sintaxis, transformaciones y lenguajes nuevos."},
		"security":     {"Seguridad", "Para detectar y cerrar huecos a tiempo."},
		"productivity": {"Productividad", "Pequeñas ayudas que ahorran horas."},
		"integrations": {"Integraciones", "Conecta tus herramientas entre sí."},
		"other":        {"Otros", "Lo que no cabe en ninguna otra parte."},
	},
}

var english = texts{
	HomeTitle: "Plugins reviewed by people", Claim: "The plugin you are missing, reviewed by people.",
	Featured: "Featured", Trending: "Trending", Newest: "Just arrived", TopRated: "Top rated",
	Categories: "Categories", AllPlugins: "All plugins", Free: "Free", By: "Plugins by", Works: "Compatibility",
	Versions: "Versions", Links: "Links", Homepage: "Website", Repository: "Repository", Issues: "Issues",
	License: "License", Category: "Category", Missing: "This page does not exist", TakenDown: "This plugin was removed from the store",
	Empty: "There are no plugins like that",
	categories: map[string]categoryText{
		"linters":      {"Linters", "Rules that find mistakes before they reach production."},
		"formatters":   {"Formatters", "Code that looks the same, whoever writes it."},
		"bundlers":     {"Bundlers", "From many files to just what the browser needs."},
		"frameworks":   {"Frameworks", "Parts that fit the framework you already use."},
		"styling":      {"Styling", "CSS with less work and more order."},
		"testing":      {"Testing", "Tests that are easier to write and to read."},
		"languages":    {"Languages", "Syntax, transforms and new languages."},
		"security":     {"Security", "To find and close gaps in time."},
		"productivity": {"Productivity", "Small helpers that save hours."},
		"integrations": {"Integrations", "Connect your tools with one another."},
		"other":        {"Other", "What fits nowhere else."},
	},
}
