import { ContentLanguage, elementName, elementsIn, shownContent } from './content-language.js';
import type { ParticlesComparison } from './use.js';
import { breaking, compatible } from '../effect.js';
import type { ParticlesPair, Regrouping } from '../pair/pair.js';
import { sameTypes } from '../findings.js';
import { clipped } from '../render/words.js';

/**
 * Reports members that stand in other groups than before. What is sent is taken where all that the old groups allow is
 * allowed by the new ones; what comes is read where the old ones allow all that the new ones do, as far as it is known.
 *
 * @param isOrderFree whether the decoder finds these members by their names alone
 */
export function reportRegrouped(
  { before, after, places }: Regrouping,
  { path }: ParticlesPair,
  isOrderFree: boolean,
  at: ParticlesComparison,
): void {
  const [old, fresh] = [before, after].map((items) => items.map(({ particle }) => particle));
  if (!old || !fresh) return;
  const renamed = (ns: string, local: string): string => elementName(at.namespaces.of(ns), local);
  const isTaken = new ContentLanguage(places[0], renamed).isWithin(new ContentLanguage(places[1], elementName));

  const names = new Set(elementsIn(old).map(({ name }) => renamed(name.ns, name.local)));
  const known = (ns: string, local: string): string | undefined => {
    const name = elementName(ns, local);
    return names.has(name) ? name : undefined;
  };
  const [oldPlaces, freshPlaces] = isOrderFree ? [old, fresh] : places;
  const isRead = new ContentLanguage(freshPlaces, known).isWithin(new ContentLanguage(oldPlaces, renamed));
  at.report({
    kind: 'members-regrouped',
    path,
    message: `Members are grouped otherwise: ${clipped(shownContent(old))} became ${clipped(shownContent(fresh))}.`,
    types: at.hasProperties ? breaking('properties of one object are those of another one now') : sameTypes,
    wire: {
      request: isTaken
        ? compatible('all that could be sent together can still be')
        : breaking('some members that could be sent together, or left out, no longer can'),
      reply: isRead
        ? compatible('all that comes could come before')
        : breaking('members may come, or be missing, that installed clients do not expect beside each other'),
    },
  });
}
