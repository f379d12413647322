#requires -Version 5.1
<#
Sends the room's Bluetooth beacon on Windows. For Windows PowerShell 5.1 only: PowerShell 7 has no projection
of the Windows Runtime. Started and stopped by src/main/beacon/windows.

Standard input, one line for each beacon: 44 hexadecimal digits, the company id (low byte first) and the
20 bytes of payload. A new line takes the place of the one before. The end of the input ends the script.

Standard output, one JSON object a line:
  {"state":"ready"}                          the adapter is there and on; lines are read
  {"state":"unusable","code":C,"detail":D}   C: noAdapter, adapterOff or refused; the script ends
  {"state":"advertising","n":N}              what line N said is sent
  {"state":"refused","n":N,"detail":D}       Windows does not send what line N said
  {"state":"lost","n":N,"detail":D}          what line N said is sent no longer
#>
$ErrorActionPreference = 'Stop'

# Not [Console]::Out: its encoding is the console's, and a message in German would not be UTF-8.
$out = New-Object System.IO.StreamWriter([Console]::OpenStandardOutput(), (New-Object System.Text.UTF8Encoding($false)))
$out.AutoFlush = $true
# Not [Console]::In: its ReadLineAsync waits for the line before it returns.
$in = New-Object System.IO.StreamReader([Console]::OpenStandardInput(), [System.Text.Encoding]::ASCII)

function Write-State([hashtable]$State) {
    $out.WriteLine((ConvertTo-Json -InputObject $State -Compress))
}

function Get-Reason($ErrorRecord) {
    $exception = $ErrorRecord.Exception
    while ($null -ne $exception.InnerException) { $exception = $exception.InnerException }
    '{0}: {1}' -f $exception.GetType().Name, $exception.Message
}

function Wait-Operation($Operation, [type]$ResultType) {
    $asTask = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object {
        $_.Name -eq 'AsTask' -and $_.IsGenericMethod -and $_.GetGenericArguments().Count -eq 1 -and
        $_.GetParameters().Count -eq 1 -and $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation`1'
    } | Select-Object -First 1
    $task = $asTask.MakeGenericMethod($ResultType).Invoke($null, @($Operation))
    if (-not $task.Wait(10000)) { throw 'Windows did not answer within ten seconds' }
    $task.Result
}

function Test-Adapter {
    $adapter = Wait-Operation ($adapterType::GetDefaultAsync()) $adapterType
    if ($null -eq $adapter -or -not $adapter.IsLowEnergySupported) {
        Write-State @{ state = 'unusable'; code = 'noAdapter'; detail = 'no Bluetooth Low Energy adapter' }
        return $false
    }
    try { $radio = Wait-Operation ($adapter.GetRadioAsync()) $radioType }
    # A radio that does not tell its state may send all the same.
    catch { $radio = $null }
    if ($null -ne $radio -and $radio.State.ToString() -ne 'On') {
        Write-State @{ state = 'unusable'; code = 'adapterOff'; detail = "the radio is $($radio.State)" }
        return $false
    }
    return $true
}

function New-Publisher([string]$Line) {
    if ($Line -notmatch '^[0-9a-f]{44}$') { throw 'the line is not 44 hexadecimal digits' }
    $bytes = New-Object byte[] 22
    for ($i = 0; $i -lt 22; $i++) { $bytes[$i] = [Convert]::ToByte($Line.Substring(2 * $i, 2), 16) }
    $payload = New-Object byte[] 20
    [Array]::Copy($bytes, 2, $payload, 0, 20)

    $publisher = $publisherType::new()
    # Extended advertising is not ADV_NONCONN_IND. Windows before 1903 does not know the property.
    $extended = $publisherType.GetProperty('UseExtendedAdvertisement')
    if ($null -ne $extended) { $extended.SetValue($publisher, $false, $null) }

    $section = $sectionType::new()
    $section.CompanyId = [uint16]($bytes[0] + 256 * $bytes[1])
    $writer = $writerType::new()
    $writer.WriteBytes($payload)
    # By reflection: PowerShell converts neither a COM object to IBuffer nor to the items of a collection.
    $sectionType.GetProperty('Data').SetValue($section, $writer.DetachBuffer(), $null)
    $collectionType = [type]::GetType('System.Collections.Generic.ICollection`1').MakeGenericType($sectionType)
    $arguments = New-Object object[] 1
    $arguments[0] = $section.PSObject.BaseObject
    $null = $collectionType.GetMethod('Add').Invoke($publisher.Advertisement.ManufacturerData, $arguments)
    $publisher.Start()
    return $publisher
}

function Stop-Publisher($Publisher) {
    if ($null -eq $Publisher) { return }
    $Publisher.Stop()
    # Two at once would tie the old identifier to the new one.
    for ($i = 0; $i -lt 40 -and $Publisher.Status.ToString() -notin @('Stopped', 'Aborted'); $i++) {
        Start-Sleep -Milliseconds 50
    }
}

try {
    Add-Type -AssemblyName System.Runtime.WindowsRuntime
    $adapterType = [Windows.Devices.Bluetooth.BluetoothAdapter, Windows.Devices.Bluetooth, ContentType = WindowsRuntime]
    $radioType = [Windows.Devices.Radios.Radio, Windows.Devices.Radios, ContentType = WindowsRuntime]
    $publisherType = [Windows.Devices.Bluetooth.Advertisement.BluetoothLEAdvertisementPublisher, Windows.Devices.Bluetooth, ContentType = WindowsRuntime]
    $sectionType = [Windows.Devices.Bluetooth.Advertisement.BluetoothLEManufacturerData, Windows.Devices.Bluetooth, ContentType = WindowsRuntime]
    $writerType = [Windows.Storage.Streams.DataWriter, Windows.Storage.Streams, ContentType = WindowsRuntime]
    if (-not (Test-Adapter)) { exit 0 }
}
catch {
    Write-State @{ state = 'unusable'; code = 'refused'; detail = (Get-Reason $_) }
    exit 0
}
Write-State @{ state = 'ready' }

$n = 0
$publisher = $null
$isReported = $true
try {
    $reading = $in.ReadLineAsync()
    while ($true) {
        if ($reading.Wait(100)) {
            $line = $reading.Result
            if ($null -eq $line) { break }
            $n++
            try {
                Stop-Publisher $publisher
                $publisher = $null
                $publisher = New-Publisher $line
                $isReported = $false
            }
            catch { Write-State @{ state = 'refused'; n = $n; detail = (Get-Reason $_) } }
            $reading = $in.ReadLineAsync()
        }
        if ($null -eq $publisher) { continue }
        $status = $publisher.Status.ToString()
        if ($status -eq 'Started' -and -not $isReported) {
            Write-State @{ state = 'advertising'; n = $n }
            $isReported = $true
        }
        elseif ($status -in @('Stopped', 'Aborted')) {
            $state = if ($isReported) { 'lost' } else { 'refused' }
            Write-State @{ state = $state; n = $n; detail = "the publisher is $status" }
            $publisher = $null
        }
    }
}
finally { Stop-Publisher $publisher }
