export default {
  linters: "Linters",
  formatters: "Formateadores",
  bundlers: "Empaquetadores",
  frameworks: "Frameworks",
  styling: "Estilos",
  testing: "Pruebas",
  languages: "Lenguajes",
  security: "Seguridad",
  productivity: "Productividad",
  integrations: "Integraciones",
  other: "Otros",
};
