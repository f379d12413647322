/** What stays in reach while a dialog is open. */
const stays = '[data-over-dialogs]';

/**
 * Makes everything beside an element and its ancestors inert, but for what is marked to stay. The answer
 * takes that back. Two dialogs one over the other each take back only what they did.
 */
export function inertOthers(element: Element): () => void {
  const changed: HTMLElement[] = [];
  for (let node = element; node.parentElement && node !== document.body; node = node.parentElement)
    for (const sibling of node.parentElement.children) {
      if (sibling === node || !(sibling instanceof HTMLElement)) continue;
      if (sibling.inert || sibling.matches(stays)) continue;
      sibling.inert = true;
      changed.push(sibling);
    }
  return () => {
    for (const other of changed) other.inert = false;
  };
}
