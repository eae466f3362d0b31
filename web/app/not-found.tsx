import Link from "next/link";
import { Empty } from "../ui/PageStates.tsx";

export default function NotFound() {
  return (
    <Empty
      title="There is no such page."
      action={
        <Link className="btn" href="/">
          Home
        </Link>
      }
    >
      The address may be mistyped. ⌘K finds pages, syncs and datasets by name.
    </Empty>
  );
}
