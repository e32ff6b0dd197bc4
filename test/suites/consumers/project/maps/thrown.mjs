/** Prints the stacks of an error that is thrown in the package: as `import` on Node gets it, and in the ES modules. */
for (const name of ['logmein-rescue-soap', '../node_modules/logmein-rescue-soap/dist/esm/src/index.js']) {
  const { RescueClient } = await import(name);
  const error = await new RescueClient().login({ email: 1 }).catch((thrown) => thrown);
  console.log(JSON.stringify(error.stack));
}
