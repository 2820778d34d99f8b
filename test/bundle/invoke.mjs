// A process that imports the built function and gives it events, one after the other, as the Lambda runtime would.
// What the function itself writes is alone on stdout and stderr; everything else goes through the parent's channel.

process.once('message', async ({ events }) => {
  let handler
  try {
    handler = (await import('../../dist/ingest/index.mjs')).handler
  } catch (error) {
    // The runtime reports these two and ends the instance.
    process.send({ results: [], startError: `${error.name}: ${error.message}` }, () => process.disconnect())
    return
  }
  const results = []
  for (const sent of events) {
    const event = sent?.rawEvent === undefined ? sent : JSON.parse(sent.rawEvent)
    const context = {
      getRemainingTimeInMillis: () => 15_000,
      awsRequestId: '00000000-0000-0000-0000-000000000000',
    }
    try {
      results.push({ answer: await handler(event, context) })
    } catch (error) {
      results.push({ error: `${error.name}: ${error.message}` })
    }
  }
  process.send({ parameters: handler.length, results }, () => process.disconnect())
})
