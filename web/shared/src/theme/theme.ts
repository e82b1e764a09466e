import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

// Mantine wants ten shades; ours are the few of tokens.css, so that one file says what the accent is.
const accent: MantineColorsTuple = [
  "var(--accent-soft)",
  "var(--accent-soft)",
  "var(--accent-border)",
  "var(--accent-border)",
  "var(--accent-text)",
  "var(--accent-text)",
  "var(--accent-fill)",
  "var(--accent-fill-hover)",
  "var(--accent-fill-hover)",
  "var(--accent-fill-hover)",
];

// Mantine's greys, light and dark, by the job each shade has in its components.
const gray: MantineColorsTuple = [
  "var(--surface-1)",
  "var(--surface-2)",
  "var(--line)",
  "var(--line)",
  "var(--line-strong)",
  "var(--ink-3)",
  "var(--ink-3)",
  "var(--ink-2)",
  "var(--ink-2)",
  "var(--ink)",
];

const dark: MantineColorsTuple = [
  "var(--ink)",
  "var(--ink-2)",
  "var(--ink-3)",
  "var(--line-strong)",
  "var(--line-strong)",
  "var(--surface-2)",
  "var(--surface-raised)",
  "var(--surface-0)",
  "var(--surface-1)",
  "var(--surface-0)",
];

export const theme = createTheme({
  colors: { accent, gray, dark },
  primaryColor: "accent",
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-mono)",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: {
    xs: "var(--text-xs)",
    sm: "var(--text-s)",
    md: "var(--text-m)",
    lg: "var(--text-l)",
    xl: "var(--text-h3)",
  },
  radius: { xs: "4px", sm: "var(--radius-s)", md: "var(--radius-m)", lg: "var(--radius-l)", xl: "24px" },
  spacing: { xs: "var(--space-1)", sm: "12px", md: "var(--space-2)", lg: "var(--space-3)", xl: "var(--space-4)" },
  headings: { fontWeight: "620" },
  components: {
    InputWrapper: {
      styles: {
        label: { marginBottom: "6px", fontWeight: 560 },
        description: { marginBottom: "6px", color: "var(--ink-3)" },
        error: { color: "var(--bad)" },
      },
    },
    Button: { defaultProps: { size: "md" }, styles: { root: { fontWeight: 560 } } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md", checkIconPosition: "right" } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: "lg",
        overlayProps: { color: "var(--scrim)", backgroundOpacity: 1 },
        // A <header> in a dialog would be a second banner of the page.
        attributes: { header: { role: "none" } },
      },
      styles: { title: { fontSize: "var(--text-l)", fontWeight: 620 } },
    },
    // A page has one banner, and it is not a dialog's title.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    Menu: { defaultProps: { radius: "md", shadow: "overlay", transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { radius: "md", shadow: "overlay", transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 120 } } },
  },
  shadows: { overlay: "var(--shadow-overlay)" },
});

const accentVariables = {
  "--mantine-primary-color-filled": "var(--accent-fill)",
  "--mantine-primary-color-filled-hover": "var(--accent-fill-hover)",
  "--mantine-primary-color-light": "var(--accent-soft)",
  "--mantine-primary-color-light-hover": "var(--accent-border)",
  "--mantine-primary-color-light-color": "var(--accent-text)",
  "--mantine-primary-color-contrast": "var(--accent-on)",
  "--mantine-color-accent-filled": "var(--accent-fill)",
  "--mantine-color-accent-filled-hover": "var(--accent-fill-hover)",
  "--mantine-color-accent-light": "var(--accent-soft)",
  "--mantine-color-accent-light-hover": "var(--accent-border)",
  "--mantine-color-accent-light-color": "var(--accent-text)",
  "--mantine-color-accent-outline": "var(--accent-text)",
  "--mantine-color-accent-outline-hover": "var(--accent-soft)",
  "--mantine-color-accent-text": "var(--accent-text)",
  "--mantine-color-anchor": "var(--accent-text)",
  "--mantine-color-white": "var(--accent-on)",
};

const surfaceVariables = {
  "--mantine-color-body": "var(--surface-0)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-default": "var(--surface-0)",
  "--mantine-color-default-hover": "var(--surface-2)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-red-filled": "var(--bad-fill)",
  "--mantine-color-red-filled-hover": "var(--bad-fill-hover)",
  "--mantine-color-red-light": "var(--bad-soft)",
  "--mantine-color-red-light-hover": "var(--bad-soft)",
  "--mantine-color-red-light-color": "var(--bad)",
  "--mantine-color-red-text": "var(--bad)",
  "--mantine-color-gray-light": "var(--surface-2)",
  "--mantine-color-gray-light-hover": "var(--surface-2)",
  "--mantine-color-gray-light-color": "var(--ink-2)",
  "--mantine-color-gray-text": "var(--ink-2)",
  "--mantine-color-gray-outline": "var(--ink-3)",
  "--mantine-color-disabled": "var(--surface-2)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--line)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...accentVariables, ...surfaceVariables },
  dark: { ...accentVariables, ...surfaceVariables },
});
