/** Loads saxes on first use, because most replies do not need it. This file is CommonJS, as is `../http/lazy-modules`. */
export function loadSaxes(): typeof import('saxes') {
  return require('saxes') as typeof import('saxes');
}
