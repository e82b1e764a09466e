import { IconSearch, IconX } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { nextActive, type Option, optionsFor } from "./options";
import classes from "./SearchField.module.css";
import { Suggestions } from "./Suggestions";
import { useSearchHotkey } from "./useSearchHotkey";
import { useSuggestions } from "./useSuggestions";

type Props = {
  size?: "normal" | "large";
  /** Whether the shortcuts lead to this field: of several on a page, one. */
  hotkey: boolean;
  inputRef?: RefObject<HTMLInputElement | null>;
  /** After going somewhere, or Escape in an empty field. */
  onLeave?: () => void;
};

/** The search: words with suggestions as one types, by the ARIA pattern of a combobox with a list box. */
export function SearchField({ size = "normal", hotkey, inputRef, onLeave }: Props) {
  const { t } = useTranslation("catalogue");
  const own = useRef<HTMLInputElement>(null);
  const field = inputRef ?? own;
  const id = useId();
  const shown = useSearch({ strict: false }).q ?? "";
  const [typed, setTyped] = useState(shown);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const options = optionsFor(typed, useSuggestions(typed, open));
  const navigate = useNavigate();
  useSearchHotkey(field, hotkey);
  useEffect(() => setTyped(shown), [shown]);

  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const leave = () => {
    close();
    field.current?.blur();
    onLeave?.();
  };
  const search = (q: string) => {
    setTyped(q);
    leave();
    void navigate({ to: "/plugins", search: { q: q || undefined } });
  };
  const choose = (option: Option) => {
    if (option.kind === "search" || option.kind === "correction") return search(option.query);
    setTyped("");
    leave();
    if (option.kind === "plugin") void navigate({ to: "/plugins/$slug", params: { slug: option.slug } });
    else void navigate({ to: "/plugins", search: { tag: [option.tag] } });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const option = options[active];
    if (option) choose(option);
    else search(typed.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (options.length === 0) return;
      event.preventDefault();
      setOpen(true);
      setActive(nextActive(active, event.key === "ArrowDown" ? 1 : -1, options.length));
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open && options.length > 0) close();
      else if (typed) setTyped("");
      else leave();
    }
  };
  const expanded = open && options.length > 0;

  return (
    <search className={classes.search} data-size={size}>
      <form onSubmit={submit}>
        <IconSearch className={classes.glass} size={20} stroke={1.6} aria-hidden="true" />
        <input
          ref={field}
          className={classes.input}
          type="text"
          role="combobox"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={200}
          aria-label={t("search.label")}
          aria-autocomplete="list"
          aria-expanded={expanded}
          aria-controls={expanded ? `${id}-list` : undefined}
          aria-activedescendant={expanded && options[active] ? `${id}-${options[active].id}` : undefined}
          placeholder={t("search.placeholder")}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setOpen(true);
            setActive(-1);
          }}
          onClick={() => setOpen(true)}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        {typed ? (
          <button
            type="button"
            className={classes.clear}
            aria-label={t("action.clear", { ns: "common" })}
            onClick={() => {
              setTyped("");
              field.current?.focus();
            }}
          >
            <IconX size={18} stroke={1.6} aria-hidden="true" />
          </button>
        ) : (
          <span className={classes.key} aria-hidden="true">
            /
          </span>
        )}
      </form>
      {expanded && (
        <Suggestions
          id={id}
          options={options}
          active={active}
          label={t("search.suggestions")}
          onChoose={choose}
          onActive={setActive}
        />
      )}
      <span className="visually-hidden" role="status">
        {expanded ? t("search.available", { count: options.length }) : ""}
      </span>
    </search>
  );
}
