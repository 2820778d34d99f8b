// The way of a message through AWS: the function's own counters (docs/counters.md), what Lambda, SQS, Kinesis and the rule
// say, AMP's usage, and what it costs. All of it is CloudWatch.

import { prices, pricesAsOf, pricesRegion } from '#plan'
import { cloudWatchSource, cloudWatchVariable, type Dashboard, dashboard, row } from './kit/dashboard.ts'
import { graph, number, type PanelText } from './kit/panel.ts'
import { type Metric, math, metric, variable } from './kit/query.ts'

/** A counter of the function in total. */
function counter(name: string, label = name, id = '') {
  return metric(counterMetric(name), label, id)
}

function counterMetric(name: string, statistic: Metric['statistic'] = 'Sum'): Metric {
  return { namespace: 'IotRemoteWrite', name, dimensions: { FunctionName: '$function' }, statistic }
}

/** A counter by its reasons, each a line. */
function byReason(name: string, dimensions: string) {
  return math(
    `REMOVE_EMPTY(SEARCH('{IotRemoteWrite,${dimensions}} MetricName="${name}" FunctionName="$function"', 'Sum', 300))`,
    `${variable("PROP('Dim.Reason')")}`,
  )
}

function lambda(name: string, statistic: Metric['statistic'], label = name) {
  return metric(
    { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: '$function' }, statistic },
    label,
  )
}

function queue(name: string, label: string) {
  const dimensions = { QueueName: '$queue' }
  return metric({ namespace: 'AWS/SQS', name, dimensions, statistic: 'Maximum' }, label)
}

/** What AMP says of the account's workspaces; which dimensions it uses, the search finds. */
function usage(resource: string) {
  return math(
    `SEARCH('Namespace="AWS/Usage" Service="Prometheus" MetricName="ResourceCount" Resource="${resource}"', 'Average', 300)`,
    variable("PROP('Dim.ResourceId')"),
  )
}

const red = { steps: ['green', [1, 'red']] } as const satisfies Partial<PanelText>
const ampUsdPerSample = prices.ampSample.tiers[0].usd / prices.ampSample.per
const monthSeconds = 30 * 86_400

export function pipeline(): Dashboard {
  return (
    dashboard({
      name: 'pipeline',
      title: 'IoT pipeline',
      description:
        'The way of a message through AWS: rule, stream, function, endpoint, queues, AMP and cost.',
      range: '6h',
      withoutPrometheus: true,
    })
      .withVariable(cloudWatchSource())
      .withVariable(cloudWatchVariable('region', 'Region', 'regions()'))
      .withVariable(
        cloudWatchVariable(
          'function',
          'Function',
          'dimension_values($region, IotRemoteWrite, Received, FunctionName)',
        ),
      )
      .withVariable(
        cloudWatchVariable(
          'queue',
          'Failure queue',
          'dimension_values($region, AWS/SQS, ApproximateAgeOfOldestMessage, QueueName)',
          '/FailureQueue/',
        ),
      )
      .withVariable(
        cloudWatchVariable('rule', 'Topic rule', 'dimension_values($region, AWS/IoT, TopicMatch, RuleName)'),
      )

      // Is anything lost or late?
      .withPanel(
        number(
          {
            title: 'Messages',
            description: 'Received in the last five minutes, redelivered ones included.',
            span: 4,
            unit: 'short',
            noValue: 'none',
          },
          counter('Received'),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Samples written',
            description: 'Samples that the endpoint has stored in the last five minutes.',
            span: 4,
            unit: 'short',
            steps: ['red', [1, 'green']],
            noValue: 'none',
          },
          counter('Written'),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Failed',
            description:
              'Messages that have to be delivered again. Nothing is lost yet; the reasons are below.',
            span: 4,
            unit: 'short',
            ...red,
            noValue: '0',
          },
          counter('Failed'),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Lost',
            description:
              'Dead letters above the limit, and what Lambda could give to no queue. These messages are nowhere.',
            span: 4,
            unit: 'short',
            ...red,
            noValue: '0',
          },
          counter('Suppressed'),
          lambda('DestinationDeliveryFailures', 'Sum', 'not delivered'),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Misconfigured',
            description:
              'The endpoint answers 401, 403 or 404. No retry helps: look at the role and the workspace.',
            span: 4,
            unit: 'short',
            ...red,
            noValue: '0',
          },
          counter('Misconfigured'),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Oldest failure',
            description:
              'Age of the oldest message in the failure queue. Direct mode: AMP refuses what is older than ten minutes if the device has published since.',
            span: 4,
            unit: 's',
            steps: ['green', [300, 'orange'], [600, 'red']],
            noValue: 'empty',
          },
          queue('ApproximateAgeOfOldestMessage', 'age'),
        ),
      )

      .withRow(row('Messages and samples'))
      .withPanel(
        graph(
          {
            title: 'Messages',
            description:
              'Each received message is mapped, dropped, dead-lettered or failed. Mapped far below received: the mapping no longer fits.',
            span: 12,
            unit: 'short',
            min: 0,
          },
          counter('Received'),
          counter('Mapped'),
          counter('DeadLettered', 'Dead-lettered'),
          counter('Failed'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Samples',
            description:
              'Written: stored. Refused is an upper bound: AMP does not say how many of a request it refused.',
            span: 12,
            unit: 'short',
            min: 0,
          },
          counter('Written'),
          counter('Refused'),
          counter('Dropped', 'Dropped (values and messages)'),
          counter('Missing', 'Missing fields'),
          counter('Thinned', 'Thinned (left out on purpose)'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Dropped, by reason',
            description:
              'The reasons are explained in docs/counters.md. `left_out` and `ignored` are normal.',
            span: 8,
            unit: 'short',
            stacked: true,
            min: 0,
          },
          byReason('Dropped', 'FunctionName,Stage,Reason'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Dead letters, by reason',
            description:
              'They are in the bucket of the stack. `iot-remote-write replay --summary` shows them.',
            span: 8,
            unit: 'short',
            stacked: true,
            min: 0,
          },
          byReason('DeadLettered', 'FunctionName,Reason'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Clocks and names',
            description:
              'Times that the function replaced, and devices that no instance knew. New names that keep coming are a device that invents them.',
            span: 8,
            unit: 'short',
            min: 0,
          },
          counter('ClockCorrected', 'Clock corrected'),
          counter('NewIdentity', 'New names'),
        ),
      )

      .withRow(row('Outages'))
      .withPanel(
        graph(
          {
            title: 'Failed, by reason',
            description:
              '`http_5xx`, `timeout`, `connection`: the endpoint. `http_429`: a quota. `http_403`: a role. Each has a section in docs/operations.md.',
            span: 8,
            unit: 'short',
            stacked: true,
            min: 0,
          },
          byReason('Failed', 'FunctionName,Reason'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Refused for good, by reason',
            description: '`too_old`, `out_of_order`: a backlog or a clock. `series_limit`: too many series.',
            span: 8,
            unit: 'short',
            stacked: true,
            min: 0,
          },
          byReason('Refused', 'FunctionName,Reason'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Age of what waits',
            description:
              'Stream: AMP takes nothing after an hour, and Lambda gives up after 55 minutes. Direct: late samples are refused after ten minutes.',
            span: 8,
            unit: 'ms',
            min: 0,
            steps: ['green', [600_000, 'orange'], [3_000_000, 'red']],
          },
          lambda('IteratorAge', 'Maximum', 'stream'),
          lambda('AsyncEventAge', 'Maximum', 'waiting for the function'),
          metric(counterMetric('SampleAge', 'Maximum'), 'samples when stored'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Failure queue',
            description: 'Messages that wait for another try, and those in work.',
            span: 8,
            unit: 'short',
            min: 0,
          },
          queue('ApproximateNumberOfMessagesVisible', 'waiting'),
          queue('ApproximateNumberOfMessagesNotVisible', 'in work'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Answers of the endpoint',
            description: 'Time from a request to its answer.',
            span: 8,
            unit: 'ms',
            min: 0,
          },
          metric(counterMetric('Latency', 'Average'), 'average'),
          metric(counterMetric('Latency', 'Maximum'), 'slowest'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Requests',
            description: 'Retried beside all requests; samples in a request show how full they are.',
            span: 8,
            unit: 'short',
            min: 0,
          },
          counter('Requests', 'Requests', 'requests'),
          counter('Retried'),
          counter('Written', 'Written', 'written').hide(true),
          math('written / requests', 'Samples in a request'),
        ),
      )

      .withRow(row('Rule, function, stream'))
      .withPanel(
        graph(
          {
            title: 'Topic rule',
            description:
              'Matches that are far above Received, or failures: the rule loses messages (docs/operations.md).',
            span: 8,
            unit: 'short',
            min: 0,
          },
          ...['TopicMatch', 'RuleMessageThrottled'].map((name) =>
            metric({ namespace: 'AWS/IoT', name, dimensions: { RuleName: '$rule' }, statistic: 'Sum' }, name),
          ),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Function',
            description:
              'Errors: invocations that failed. Throttles: no concurrency was left, and messages wait.',
            span: 8,
            unit: 'short',
            min: 0,
          },
          lambda('Invocations', 'Sum'),
          lambda('Errors', 'Sum'),
          lambda('Throttles', 'Sum'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Duration and concurrency',
            description: 'A slow endpoint shows as duration, and in direct mode as concurrency.',
            span: 8,
            unit: 'short',
            min: 0,
          },
          lambda('Duration', 'Average', 'ms on average'),
          lambda('ConcurrentExecutions', 'Maximum', 'at once'),
        ),
      )

      .withRow(row('AMP and cost'))
      .withPanel(
        graph(
          {
            title: 'Active series',
            description:
              'As AMP counts them: written to within two hours, by workspace. A jump is a label with a value for each message.',
            span: 6,
            unit: 'short',
            min: 0,
          },
          usage('ActiveSeries'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Samples a second',
            description:
              'What all senders write, by workspace. AMP throttles if it more than doubles in half an hour.',
            span: 6,
            unit: 'short',
            min: 0,
          },
          usage('IngestionRate'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Discarded by AMP',
            description: 'Samples that AMP did not store, by its own reason.',
            span: 6,
            unit: 'short',
            min: 0,
          },
          math(
            `SEARCH('Namespace="AWS/Prometheus" MetricName="DiscardedSamples"', 'Sum', 300)`,
            variable('LABEL'),
          ),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Samples: dollars a month at this rate',
            description: `What this function writes, at AMP's first price in ${pricesRegion} (${pricesAsOf}), without Lambda and IoT Core. \`iot-remote-write plan\` has the rest.`,
            span: 6,
            unit: 'currencyUSD',
            min: 0,
          },
          counter('Written', 'Written', 'samples').hide(true),
          math(`samples / PERIOD(samples) * ${monthSeconds * ampUsdPerSample}`, 'USD a month'),
        ),
      )
      .build()
  )
}
