#!/bin/sh
# Publishes disk, CPU, CPU temperature and memory of this host over MQTT, one message per metric:
#   {"name":"host_disk_used_percent","unit":"Percent","value":41.3,"host":"pi-4","timestamp":1767225600}
# or the metrics of several runs as one message, an array of these, which costs one message of AWS IoT.
# POSIX sh, awk, df and mosquitto_pub. What cannot be read is left out and named on stderr, never sent empty.
# Units are those of CloudWatch's MetricDatum; it has none for temperature, so that one says None.

set -u
LC_ALL=C # Decimal points, and byte-wise tr, in every locale.
export LC_ALL

main() {
  read_options "$@"
  check_options
  measure
  if [ -z "$messages" ]; then
    say 'no metric could be read on this host; nothing is published'
    return 1
  fi
  count="$(printf '%s\n' "$messages" | wc -l | tr -d ' ') messages"
  if [ "$pack" -gt 1 ]; then
    gather || return $?
    [ "$runs" -ge "$pack" ] || [ "$dry_run" = yes ] || return 0
  fi
  if [ "$dry_run" = yes ]; then
    say "would publish to $topic"
    printf '%s\n' "$messages"
    return 0
  fi
  publish || return $?
  [ "$pack" -eq 1 ] || rm -f "$spool/pack"
}

show_help() {
  cat <<'HELP'
Usage: publish-host-metrics.sh --host ENDPOINT [options]

Publishes disk, CPU, CPU temperature and memory of this host over MQTT, once.

  --host ENDPOINT  MQTT broker, such as xxxx-ats.iot.eu-west-1.amazonaws.com  (MQTT_HOST)
  --port PORT      8883, or 1883 with --no-tls; 443 adds AWS IoT's ALPN name  (MQTT_PORT)
  --cafile FILE    CA of the broker's certificate                             (MQTT_CAFILE)
  --cert FILE      this device's certificate                                  (MQTT_CERT)
  --key FILE       its private key                                            (MQTT_KEY)
  --no-tls         plain MQTT, for a broker on this machine
  --name NAME      host name in the messages, topic and client id: uname -n   (HOST_NAME)
  --topic TOPIC    hosts/NAME/metrics                                         (MQTT_TOPIC)
  --id CLIENT_ID   NAME, with - for all but A-Za-z0-9:_                       (MQTT_CLIENT_ID)
  --qos 0|1        1                                                          (MQTT_QOS)
  --pack N         gather the metrics of N runs, at most 100, and publish them
                   as one message: 1, a message per metric                    (METRICS_PACK)
  --spool DIR      where they are gathered: $RUNTIME_DIRECTORY (set by systemd)
                   or /run/iot-host-metrics                                   (METRICS_SPOOL)
  --disk PATH      a path on the file system to measure: /                    (DISK_PATH)
  --timeout S      give up if the broker does not answer in S seconds: 30     (MQTT_TIMEOUT)
  --dry-run        print the messages to stdout and publish nothing
  --help           this text

Certificate files are ca.pem, cert.pem and key.pem in $CREDENTIALS_DIRECTORY (set by
systemd's LoadCredential) or else in /etc/iot-host-metrics, unless set.

Exit status: 0 published, even if some metrics could not be read; 1 not published;
2 wrong options, files or programs.
HELP
}

read_options() {
  credentials=${CREDENTIALS_DIRECTORY:-/etc/iot-host-metrics}
  endpoint=${MQTT_HOST:-}
  port=${MQTT_PORT:-}
  cafile=${MQTT_CAFILE:-$credentials/ca.pem}
  cert=${MQTT_CERT:-$credentials/cert.pem}
  key=${MQTT_KEY:-$credentials/key.pem}
  host_name=${HOST_NAME:-$(uname -n)}
  topic=${MQTT_TOPIC:-}
  client_id=${MQTT_CLIENT_ID:-}
  qos=${MQTT_QOS:-1}
  pack=${METRICS_PACK:-1}
  spool=${METRICS_SPOOL:-${RUNTIME_DIRECTORY:-/run/iot-host-metrics}}
  disk_path=${DISK_PATH:-/}
  timeout_s=${MQTT_TIMEOUT:-30}
  proc_root=${PROC_ROOT:-/proc}
  sys_root=${SYS_ROOT:-/sys}
  tls=yes
  dry_run=no
  while [ $# -gt 0 ]; do
    case $1 in
      --help) show_help; exit 0 ;;
      --dry-run) dry_run=yes; shift; continue ;;
      --no-tls) tls=no; shift; continue ;;
    esac
    [ $# -ge 2 ] || refuse "unknown option, or its value is missing: $1"
    case $1 in
      --host) endpoint=$2 ;;
      --port) port=$2 ;;
      --cafile) cafile=$2 ;;
      --cert) cert=$2 ;;
      --key) key=$2 ;;
      --name) host_name=$2 ;;
      --topic) topic=$2 ;;
      --id) client_id=$2 ;;
      --qos) qos=$2 ;;
      --pack) pack=$2 ;;
      --spool) spool=$2 ;;
      --disk) disk_path=$2 ;;
      --timeout) timeout_s=$2 ;;
      *) refuse "unknown option: $1" ;;
    esac
    shift 2
  done
}

check_options() {
  # The host name in the characters of an AWS IoT thing name, at most 128, so that one name serves as thing,
  # client id and topic level: https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html
  level=$(printf '%s' "$host_name" | tr -c 'A-Za-z0-9:_-' '-' | cut -c 1-128)
  [ -n "$level" ] || refuse 'the host name is empty; set it with --name NAME'
  topic=${topic:-hosts/$level/metrics}
  client_id=${client_id:-$level}
  if [ "$tls" = yes ]; then port=${port:-8883}; else port=${port:-1883}; fi
  case $topic in *[+#]*) refuse "the topic must not contain + or #: $topic" ;; esac
  case $qos in 0 | 1) ;; *) refuse "--qos must be 0 or 1 (AWS IoT Core does not support 2): $qos" ;; esac
  case $pack in [1-9] | [1-9][0-9] | 100) ;; *) refuse "--pack must be a number of runs, 1 to 100: $pack" ;; esac
  case $port in '' | *[!0-9]*) refuse "--port must be a number: $port" ;; esac
  case $timeout_s in '' | 0 | *[!0-9]*) refuse "--timeout must be a number of seconds above 0: $timeout_s" ;; esac
  [ "$dry_run" = no ] || return 0

  [ -n "$endpoint" ] || refuse 'no broker; set it with --host ENDPOINT'
  command -v mosquitto_pub >/dev/null 2>&1 ||
    refuse 'mosquitto_pub is not installed (Debian: mosquitto-clients; OpenWrt: mosquitto-client-ssl)'
  [ "$tls" = yes ] || return 0
  for file in "$cafile" "$cert" "$key"; do
    [ -r "$file" ] || refuse "cannot read $file"
  done
}

measure() {
  timestamp=$(date +%s)
  # A message is one line, so control characters cannot stay in the name.
  host_json=$(printf '%s' "$host_name" | tr -d '\000-\037\177' | sed 's/[\\"]/\\&/g')
  messages=''
  cpu_before=$(read_cpu_counters)
  sleep 1
  cpu_after=$(read_cpu_counters)

  no_disk="df -P gives no size for $disk_path"
  no_cpu="no two readings of $proc_root/stat"
  no_temperature="no CPU temperature in $sys_root/class/thermal, $sys_root/class/hwmon or vcgencmd"
  no_memory="no MemTotal and MemAvailable in $proc_root/meminfo"
  add host_disk_used_percent Percent "$(read_disk percent)" "$no_disk"
  add host_disk_available_bytes Bytes "$(read_disk bytes)" "$no_disk"
  add host_cpu_used_percent Percent "$(compare_cpu_counters)" "$no_cpu"
  add host_cpu_temperature_celsius None "$(read_cpu_temperature)" "$no_temperature"
  add host_memory_used_percent Percent "$(read_memory percent)" "$no_memory"
  add host_memory_available_bytes Bytes "$(read_memory bytes)" "$no_memory"
}

# add NAME UNIT VALUE REASON: the reason why there is no value, if there is none.
add() {
  case $3 in
    '' | *[!0-9.-]*)
      say "skipped $1: $4"
      return
      ;;
  esac
  message=$(printf '{"name":"%s","unit":"%s","value":%s,"host":"%s","timestamp":%s}' \
    "$1" "$2" "$3" "$host_json" "$timestamp")
  messages=${messages:+$messages
}$message
}

# Adds the metrics of this run to those that wait, and makes one message of all. What could not be published waits for
# the next run; the oldest go where a message of AWS IoT, 128 KiB, would be too small.
gather() {
  if [ "$dry_run" = no ]; then
    if ! { mkdir -p "$spool" && printf '%s\n' "$messages" >>"$spool/pack"; } 2>/dev/null; then
      say "cannot write $spool/pack; set a folder with --spool DIR"
      return 1
    fi
    messages=$(awk -v most=120000 '
      { line[NR] = $0; bytes += length($0) + 1 }
      END {
        for (first = 1; bytes > most; first++) bytes -= length(line[first]) + 1
        for (i = first; i <= NR; i++) print line[i]
      }' "$spool/pack")
    printf '%s\n' "$messages" >"$spool/pack.new" && mv "$spool/pack.new" "$spool/pack"
  fi
  count="a pack of $(printf '%s\n' "$messages" | wc -l | tr -d ' ') metrics"
  runs=$(printf '%s\n' "$messages" | awk -F '"timestamp":' '!seen[$NF]++ { n++ } END { print n + 0 }')
  messages=$(printf '%s\n' "$messages" | awk 'NR > 1 { printf "," } NR == 1 { printf "[" } { printf "%s", $0 } END { print "]" }')
}

# Used of what users may use, as df's own percentage, but with a decimal place.
read_disk() {
  df -P -k "$disk_path" 2>/dev/null | awk -v want="$1" '
    # Device and mount point may hold spaces: go by "blocks used available capacity%".
    match($0, /[0-9]+ +[0-9]+ +-?[0-9]+ +[0-9]+%/) {
      split(substr($0, RSTART, RLENGTH), size, " ")
      used = size[2]
      available = (size[3] > 0 ? size[3] + 0 : 0)
      if (used + available == 0) next
      if (want == "bytes") printf "%.0f", available * 1024
      else printf "%.1f", 100 * used / (used + available)
      exit
    }'
}

# Prints idle and total ticks since boot. Fields as in proc(5): user nice system idle iowait irq softirq
# steal; the guest times that follow are already in user and nice.
read_cpu_counters() {
  awk '
    $1 == "cpu" && NF >= 5 {
      total = 0
      for (i = 2; i <= NF && i <= 9; i++) {
        if ($i !~ /^[0-9]+$/) exit
        total += $i
      }
      printf "%.0f %.0f", $5 + $6, total
      exit
    }' "$proc_root/stat" 2>/dev/null
}

compare_cpu_counters() {
  printf '%s\n%s\n' "$cpu_before" "$cpu_after" | awk '
    NF == 2 { readings++; idle[NR] = $1; total[NR] = $2 }
    END {
      ticks = total[2] - total[1]
      if (readings != 2 || ticks <= 0) exit
      used = 100 * (1 - (idle[2] - idle[1]) / ticks)
      # iowait may run backwards on some kernels, see proc(5).
      printf "%.1f", (used < 0 ? 0 : (used > 100 ? 100 : used))
    }'
}

read_memory() {
  awk -v want="$1" '
    $1 == "MemTotal:" && $2 ~ /^[0-9]+$/ { total = $2 }
    $1 == "MemAvailable:" && $2 ~ /^[0-9]+$/ { available = $2; found = 1 }
    END {
      if (!found || total <= 0 || available > total) exit
      if (want == "bytes") printf "%.0f", available * 1024
      else printf "%.1f", 100 * (total - available) / total
    }' "$proc_root/meminfo" 2>/dev/null
}

# The hottest sensor that is the CPU's or its chip's, in degrees Celsius.
read_cpu_temperature() {
  {
    for zone in "$sys_root"/class/thermal/thermal_zone*; do
      case $(cat "$zone/type" 2>/dev/null) in
        *cpu* | *CPU* | *soc* | *x86_pkg_temp* | *coretemp* | bcm2835*) cat "$zone/temp" 2>/dev/null ;;
      esac
    done
    for sensor in "$sys_root"/class/hwmon/hwmon*; do
      case $(cat "$sensor/name" 2>/dev/null) in
        *cpu* | coretemp | k10temp | zenpower) cat "$sensor/temp1_input" 2>/dev/null ;;
      esac
    done
    # A Raspberry Pi's own tool, where the kernel shows no zone: temp=48.3'C
    vcgencmd measure_temp 2>/dev/null | awk -F "[=']" '$1 == "temp" { printf "%.0f\n", $2 * 1000 }'
  } | awk '
    # Thousandths of a degree. Sensors without a reading say -274000 and the like.
    /^-?[0-9]+$/ && $1 > -60000 && $1 < 200000 && (!found || $1 > hottest) { hottest = $1; found = 1 }
    END { if (found) printf "%.1f", hottest / 1000 }'
}

# All messages over one connection. MQTT 3.1.1 is what AWS IoT Core and every broker speak.
publish() {
  set -- -V mqttv311 -h "$endpoint" -p "$port" -i "$client_id" -t "$topic" -q "$qos" -l
  if [ "$tls" = yes ]; then
    set -- "$@" --cafile "$cafile" --cert "$cert" --key "$key"
    # Port 443 takes MQTT with a client certificate only under this name:
    # https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html
    [ "$port" != 443 ] || set -- "$@" --tls-alpn x-amzn-mqtt-ca
  fi

  printf '%s\n' "$messages" | mosquitto_pub "$@" &
  publisher=$!
  # With -l, mosquitto_pub connects again for ever where the broker closes the connection because of a message,
  # as AWS IoT Core does for a topic that the policy does not allow, and often where it refuses the certificate
  # (TLS 1.3 says so only after the handshake). The watchdog ends with 0 if it had to step in, and keeps no
  # output open, for which cron would wait.
  (
    trap 'kill "$nap"; exit 1' TERM
    sleep "$timeout_s" &
    nap=$!
    wait "$nap"
    trap '' TERM
    kill "$publisher"
  ) </dev/null >/dev/null 2>&1 &
  watchdog=$!
  trap 'kill "$publisher" "$watchdog" 2>/dev/null; exit 1' HUP INT TERM
  # Without a word from the shell itself about a program that was stopped.
  wait "$publisher" 2>/dev/null
  status=$?
  kill "$watchdog" 2>/dev/null

  [ "$status" -ne 0 ] || return 0
  if wait "$watchdog" 2>/dev/null; then
    outcome="no answer within $timeout_s s"
  else
    outcome="mosquitto_pub ended with status $status"
  fi
  say "could not publish $count to $topic at $endpoint port $port: $outcome. \
Is the certificate active, and does its policy allow client id $client_id and this topic?"
  return 1
}

say() {
  printf 'publish-host-metrics: %s\n' "$1" >&2
}

refuse() {
  say "$1"
  exit 2
}

main "$@"
