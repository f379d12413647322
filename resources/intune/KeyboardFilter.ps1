# Blocks the key combinations that lead out of the room, for everybody but administrators.
# Windows Enterprise, Education or IoT Enterprise; run once as SYSTEM (Intune: Devices, Scripts), then restart.
$ErrorActionPreference = 'Stop'
Enable-WindowsOptionalFeature -Online -FeatureName Client-KeyboardFilter -All -NoRestart | Out-Null
$space = 'root\standardcimv2\embedded'
$keys = 'Alt+F4', 'Alt+Tab', 'Shift+Alt+Tab', 'Alt+Esc', 'Ctrl+Esc', 'Ctrl+Alt+Del', 'Shift+Ctrl+Esc',
  'Windows', 'Win+L', 'Win+R', 'Win+E', 'Win+D', 'Win+U', 'Win+Tab', 'LaunchMail', 'LaunchApp1', 'BrowserHome'
foreach ($key in $keys) {
  $filter = Get-CimInstance -Namespace $space -ClassName WEKF_PredefinedKey -Filter "Id='$key'"
  # The classes are there after the restart that the feature needs: run the script again then.
  if ($null -eq $filter) { continue }
  $filter.Enabled = $true
  Set-CimInstance -InputObject $filter
}
$settings = @{ DisableKeyboardFilterForAdministrators = 'true'; BreakoutKeyScanCode = '91' }
foreach ($name in $settings.Keys) {
  $setting = Get-CimInstance -Namespace $space -ClassName WEKF_Settings -Filter "Name='$name'"
  if ($null -eq $setting) { continue }
  $setting.Value = $settings[$name]
  Set-CimInstance -InputObject $setting
}
