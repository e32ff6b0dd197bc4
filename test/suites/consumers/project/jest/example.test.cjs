const { start } = require('../start.cjs');

test("the README's first example", () => start(() => require('../cjs/example.cjs')));
