import type { ReactNode, Ref } from "react";

type Props = {
  label: string;
  className: string | undefined;
  ref?: Ref<HTMLElement>;
  "data-split"?: boolean;
  children: ReactNode;
};

/** A part that scrolls for itself, and so must be reached by keyboard. */
export function ScrollRegion({ label, children, ...rest }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus it could not be scrolled by keyboard
    <section aria-label={label} tabIndex={0} {...rest}>
      {children}
    </section>
  );
}
