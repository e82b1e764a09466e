import { BrandMark } from "@shared/components/BrandMark";
import { Link } from "@tanstack/react-router";
import { AccountMenu } from "./AccountMenu";
import classes from "./Header.module.css";

export function Header() {
  return (
    <header className={classes.header}>
      <div className={classes.inner}>
        <Link to="/" className={classes.brand}>
          <BrandMark />
        </Link>
        <AccountMenu />
      </div>
    </header>
  );
}
