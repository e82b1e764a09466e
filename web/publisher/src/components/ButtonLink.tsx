import { Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Props = ButtonProps & Omit<ComponentPropsWithRef<"a">, keyof ButtonProps>;

function Anchor(props: Props) {
  return <Button component="a" {...props} />;
}

/** A button that leads to a page of ours. */
export const ButtonLink = createLink(Anchor);
