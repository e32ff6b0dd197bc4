/**
 * Loads saxes on first use, because most replies do not need it. This file is CommonJS in both builds, for the reasons
 * in `../http/lazy-modules.cts`.
 */
export function loadSaxes(): typeof import('saxes') {
  return require('saxes') as typeof import('saxes');
}
