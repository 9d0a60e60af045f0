; The installer for Windows, compiled by Inno Setup 6:
;   iscc /DVersion=1.2.3 /DBundle=C:\path\dist\luma-desktop /DOut=C:\path\out luma-desktop.iss
; With a certificate also:  /DSign "/Sluma=signtool.exe sign … $f"
; It installs for the user alone, needs no administrator, and never touches clips or the journal.

#ifndef Version
  #error Version is missing
#endif
#ifndef Bundle
  #error Bundle is missing
#endif
#ifndef Out
  #error Out is missing
#endif

[Setup]
; Never change the id: an upgrade finds the older version by it.
AppId={{6B0C5C43-6F2B-4F0C-9C6F-1E0A5D0B7D11}
AppName=Luma Desktop
AppVersion={#Version}
AppVerName=Luma Desktop {#Version}
AppPublisher=Luma Desktop contributors
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Luma Desktop
DefaultGroupName=Luma Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#SourcePath}\..\..\LICENSE
UninstallDisplayIcon={app}\luma-desktop.exe
UninstallDisplayName=Luma Desktop
OutputDir={#Out}
OutputBaseFilename=luma-desktop-{#Version}-windows-x64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
; A running program is asked to close, so that it writes down where it was.
CloseApplications=yes
RestartApplications=no
#ifdef Sign
SignTool=luma
SignedUninstaller=yes
#endif

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version brought and this one does not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Luma Desktop"; Filename: "{app}\luma-desktop.exe"
Name: "{group}\Luma Desktop (demo, no key)"; Filename: "{app}\luma-desktop.exe"; Parameters: "--demo"
Name: "{group}\Luma Desktop (safe mode)"; Filename: "{app}\luma-desktop.exe"; Parameters: "--safe-mode"
Name: "{autodesktop}\Luma Desktop"; Filename: "{app}\luma-desktop.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\luma-desktop.exe"; Description: "{cm:LaunchProgram,Luma Desktop}"; Flags: nowait postinstall skipifsilent
